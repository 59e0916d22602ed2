import BaselogScreen
import Dispatch
import Glibc

/// Reads the terminal when it has something, and hands over events on the main actor.
///
/// The descriptor stays blocking: it is often the same open file as standard output, where ncurses must not meet a
/// full buffer. It is read only when it is ready. Nothing wakes up while no key is pressed.
@MainActor
package final class KeyReader {
    /// Most bytes read at once.
    private static let chunk = 65_536

    private let descriptor: Int32
    private let onEvents: @MainActor ([InputEvent]) -> Void
    private let onEnd: @MainActor () -> Void
    private var decoder = InputDecoder()
    private var source: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    private var isPaused = false

    /// - Parameters:
    ///   - onEvents: Called with what one read completed; never with nothing.
    ///   - onEnd: Called once when the terminal has gone.
    init(
        descriptor: Int32, onEvents: @escaping @MainActor ([InputEvent]) -> Void,
        onEnd: @escaping @MainActor () -> Void
    ) {
        self.descriptor = descriptor
        self.onEvents = onEvents
        self.onEnd = onEnd
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.read() }
        }
        source.activate()
        self.source = source
    }

    /// Leaves the input to someone else, such as an editor.
    package func pause() {
        guard !isPaused else { return }
        isPaused = true
        source?.suspend()
    }

    package func resume() {
        guard isPaused else { return }
        isPaused = false
        decoder = InputDecoder()
        source?.resume()
    }

    package func stop() {
        // A suspended source must not be released.
        resume()
        timer?.cancel()
        timer = nil
        source?.cancel()
        source = nil
    }

    private func read() {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard source != nil, poll(&request, 1, 0) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        guard count > 0 else {
            stop()
            onEnd()
            return
        }
        deliver(decoder.feed(bytes[..<count]))
    }

    private func deliver(_ events: [InputEvent]) {
        wait()
        if !events.isEmpty { onEvents(events) }
    }

    /// Keeps a timer only while something is unfinished.
    private func wait() {
        timer?.cancel()
        timer = nil
        guard decoder.isPending, source != nil else { return }
        let timer = DispatchSource.makeTimerSource(queue: .main)
        timer.schedule(deadline: .now() + .milliseconds(Int(InputDecoder.silence / .milliseconds(1))))
        timer.setEventHandler { [weak self] in
            MainActor.assumeIsolated {
                guard let self, self.timer != nil else { return }
                self.deliver(self.decoder.timeout())
            }
        }
        timer.activate()
        self.timer = timer
    }
}
