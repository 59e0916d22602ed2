import BaselogCore
@preconcurrency import Dispatch
import Glibc

/// Hints by inotify that something in a folder was written, made or renamed. Hints only: where the system has no watch
/// left to give, what is new is found at the next look.
final class FolderWatch: Sendable {
    /// What happens in between counts as one.
    static let pause = DispatchTimeInterval.milliseconds(10)
    /// More folders than this are looked at, not watched.
    static let maximumFolders = 1_000

    private let source: (any DispatchSourceProtocol)?

    init(folders: some Sequence<String>, written: Signal, renamed: Signal) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else {
            source = nil
            return
        }
        let mask = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
        for folder in folders.prefix(FolderWatch.maximumFolders) {
            // One that does not exist yet is found by looking.
            inotify_add_watch(descriptor, folder, mask)
        }
        let queue = DispatchQueue(label: "baselog.sources.watch")
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        // It holds itself until it is cancelled.
        source.setEventHandler {
            if FolderWatch.drain(descriptor) { renamed.raise() } else { written.raise() }
            source.suspend()
            queue.asyncAfter(deadline: .now() + FolderWatch.pause) { source.resume() }
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        self.source = source
    }

    func stop() { source?.cancel() }

    /// Reads all events; whether one was of a name that came or went.
    private static func drain(_ descriptor: Int32) -> Bool {
        var concernsNames = false
        FolderEvent.drain(descriptor) { event in
            if event.mask & ~UInt32(IN_MODIFY) != 0 { concernsNames = true }
        }
        return concernsNames
    }
}
