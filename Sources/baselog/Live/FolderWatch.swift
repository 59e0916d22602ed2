import BaselogCore
import Dispatch
import Glibc

/// Says when files of some folders change, through inotify: nothing wakes up while none does.
@MainActor
final class FolderWatch {
    private let descriptor: Int32
    private var source: (any DispatchSourceRead)?
    private let onChange: @MainActor (Set<String>) -> Void

    /// - Parameters:
    ///   - folders: Those that are there are watched.
    ///   - onChange: Called with the names of the files that were written, replaced or removed.
    init(_ folders: [String], onChange: @escaping @MainActor (Set<String>) -> Void) {
        self.onChange = onChange
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return }
        // Editors write a new file and rename it, or write in place: both end with one of these.
        let events = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM)
        for folder in folders { _ = inotify_add_watch(descriptor, folder, events) }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.read() } }
        let watched = descriptor
        source.setCancelHandler { _ = Glibc.close(watched) }
        source.activate()
        self.source = source
    }

    func stop() {
        source?.cancel()
        source = nil
    }

    private func read() {
        var names: Set<String> = []
        FolderEvent.drain(descriptor) { names.insert($0.name) }
        if !names.isEmpty { onChange(names) }
    }
}
