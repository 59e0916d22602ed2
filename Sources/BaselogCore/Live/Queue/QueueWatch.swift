@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Tells when a file of a folder with this ending was written, by whatever process: inotify, at most fifty times a
/// second. Where the system has no watch left to give, it looks once a second.
final class QueueWatch: Sendable {
    static let pause = DispatchTimeInterval.milliseconds(20)
    /// A write is seen before its commit can be: in between the writer syncs, which takes long on a busy disk. So when
    /// nothing more was written, it looks again after each of these.
    static let repetitions = [100, 400, 1_500, 5_000, 20_000].map(DispatchTimeInterval.milliseconds)

    private let source: any DispatchSourceProtocol

    init(folder: String, ending: String, onChange: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "baselog.queue.watch")
        let repetition = Repetition(queue: queue, onChange: onChange)
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let mask = UInt32(IN_MODIFY | IN_CREATE)
        if descriptor >= 0, inotify_add_watch(descriptor, folder, mask) >= 0 {
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
            // It holds itself until it is cancelled.
            source.setEventHandler {
                guard QueueWatch.drain(descriptor, ending: ending) else { return }
                onChange()
                repetition.begin()
                // Meanwhile the kernel folds the events of a busy file into one.
                source.suspend()
                queue.asyncAfter(deadline: .now() + QueueWatch.pause) { source.resume() }
            }
            source.setCancelHandler { close(descriptor) }
            self.source = source
        } else {
            if descriptor >= 0 { close(descriptor) }
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.schedule(deadline: .now() + .seconds(1), repeating: .seconds(1), leeway: .milliseconds(100))
            timer.setEventHandler(handler: onChange)
            source = timer
        }
        source.activate()
    }

    deinit { source.cancel() }

    /// The looks that follow one at a write; a newer write begins them anew.
    private final class Repetition: Sendable {
        private let queue: DispatchQueue
        private let onChange: @Sendable () -> Void
        private let round = Atomic(0)

        init(queue: DispatchQueue, onChange: @escaping @Sendable () -> Void) {
            self.queue = queue
            self.onChange = onChange
        }

        func begin() { plan(QueueWatch.repetitions[...], in: round.add(1, ordering: .relaxed).newValue) }

        private func plan(_ pauses: ArraySlice<DispatchTimeInterval>, in current: Int) {
            guard let pause = pauses.first else { return }
            queue.asyncAfter(deadline: .now() + pause) { [weak self] in
                guard let self, round.load(ordering: .relaxed) == current else { return }
                onChange()
                plan(pauses.dropFirst(), in: current)
            }
        }
    }

    func stop() { source.cancel() }

    /// Reads all events; whether one was of such a file.
    private static func drain(_ descriptor: Int32, ending: String) -> Bool {
        var concerns = false
        FolderEvent.drain(descriptor) { event in
            if event.name.hasSuffix(ending) || event.isOverflow { concerns = true }
        }
        return concerns
    }
}
