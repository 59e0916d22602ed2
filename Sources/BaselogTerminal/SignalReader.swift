import Dispatch

/// Delivers signals on the main actor, as events instead of interruptions.
@MainActor
package final class SignalReader {
    private var sources: [any DispatchSourceSignal] = []
    private var unregistered = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(_ signals: [Int32], onSignal: @escaping @MainActor (Int32) -> Void) {
        unregistered = signals.count
        for number in signals {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { MainActor.assumeIsolated { onSignal(number) } }
            source.setRegistrationHandler { [weak self] in MainActor.assumeIsolated { self?.register() } }
            source.activate()
            sources.append(source)
        }
    }

    /// Waits until the signals are caught; before, one of them still does what it does by default. Call it before the
    /// terminal is taken.
    package func ready() async {
        guard unregistered > 0 else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    package func stop() {
        for source in sources { source.cancel() }
        sources = []
        unregistered = 0
        resumeWaiting()
    }

    private func register() {
        unregistered -= 1
        if unregistered == 0 { resumeWaiting() }
    }

    private func resumeWaiting() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
