import Dispatch

/// Delivers signals on the main actor, as events instead of interruptions.
@MainActor
package final class SignalReader {
    private var sources: [any DispatchSourceSignal] = []

    package init(_ signals: [Int32], onSignal: @escaping @MainActor (Int32) -> Void) {
        for number in signals {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { MainActor.assumeIsolated { onSignal(number) } }
            source.activate()
            sources.append(source)
        }
    }

    package func stop() {
        for source in sources { source.cancel() }
        sources = []
    }
}
