package import BaselogDomain
import BaselogScreen

/// The recording that is being written.
package struct Recording: Sendable, Hashable {
    package var path: String
    package var began: Timestamp
    package var isEnding = false

    /// How long it has been going on: `1:23`.
    func length(at now: Timestamp) -> String {
        let seconds = max(0, (now - began as Duration).components.seconds)
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// What became of a recording.
package struct RecordingReport: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case asked
        /// The file is as large as it may be.
        case full
        case failed(Explanation)
    }

    package var path: String
    package var bytes: Int
    package var reason: Reason

    package init(path: String, bytes: Int, reason: Reason) {
        self.path = path
        self.bytes = bytes
        self.reason = reason
    }
}

/// A recording that is shown.
package struct Replay: Sendable, Hashable {
    package static let maximumSpeed = 1_000
    package static let speeds = 1...maximumSpeed
    /// What every order is answered with.
    package static let refusal = AcceptError.recording.explanation.message

    package var speed: Int
    package var hasEnded = false

    package init(speed: Int = 1) { self.speed = speed }

    var badge: String { hasEnded ? " REPLAY ENDED " : speed == 1 ? " REPLAY " : " REPLAY x\(speed) " }
}

extension Dashboard {
    /// Begins a recording, or ends the one that runs.
    ///
    /// - Parameter path: `nil` ends it.
    mutating func record(to path: String?) -> [Effect] {
        guard let recording else {
            guard let path else {
                say(":record needs a FILE; :record alone ends a recording.", role: .warning)
                return []
            }
            return [.beginRecording(path)]
        }
        guard path == nil else {
            say("\(recording.path) is being recorded; :record ends that first", role: .warning)
            return []
        }
        self.recording?.isEnding = true
        return [.endRecording]
    }

    mutating func recordingBegan(_ path: String) {
        recording = Recording(path: path, began: now)
        say("recording to \(path) · :record ends it")
    }

    mutating func recordingEnded(_ report: RecordingReport) {
        recording = nil
        let size = NumberFormat.size(report.bytes)
        switch report.reason {
        case .asked: say("recorded \(size) · baselog replay \(report.path)")
        case .full: say("the recording is full: \(size) in \(report.path)", role: .warning)
        case .failed(let explanation): complain(explanation)
        }
    }

    mutating func setSpeed(_ speed: Int) -> [Effect] {
        guard replay?.hasEnded == false else {
            say("the recording has ended", role: .warning)
            return []
        }
        replay?.speed = speed
        return [.setReplaySpeed(speed)]
    }

    mutating func replayEnded(isCut: Bool) {
        replay?.hasEnded = true
        let past = keymap.name(of: .earlier)
        if isCut {
            say("the file is cut: the recording goes no further", role: .warning)
        } else {
            say("the recording ends here" + (past.isEmpty ? "" : " · \(past) goes back"))
        }
    }
}
