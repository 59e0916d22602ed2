import BaselogCore
import BaselogDashboard
import BaselogDomain

extension EffectRunner {
    func beginRecording(to path: String) {
        guard let current else {
            inbox.send(.effectFailed(Explanation("The engine is not running yet; try again.")))
            return
        }
        // Two orders that came close together.
        guard recording == nil else { return }
        do {
            let recorder = try Recorder(current.engine, session: current.session, path: path, now: WallClock.now)
            inbox.send(.recordingBegan(path))
            recording = Task { [weak self, inbox] in
                let report = await recorder.run()
                self?.recording = nil
                inbox.send(.recordingEnded(report))
            }
        } catch {
            inbox.send(.effectFailed(EffectRunner.explanation(of: error)))
        }
    }

    /// Ends the recording and waits until all of it is in its file.
    func endRecording() async {
        recording?.cancel()
        await recording?.value
    }
}
