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
        var bytes = [UInt8](repeating: 0, count: 16_384)
        // A record: watch, mask, cookie, length of the name, 4 bytes each, then the name, filled up with zeros.
        while true {
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            guard count > 0 else { break }
            var start = 0
            while start + 16 <= count {
                let length = (0..<4).reduce(0) { $0 | Int(bytes[start + 12 + $1]) << (8 * $1) }
                let end = min(count, start + 16 + length)
                let name = bytes[(start + 16)..<end].prefix { $0 != 0 }
                names.insert(String(decoding: name, as: UTF8.self))
                start = end
            }
        }
        if !names.isEmpty { onChange(names) }
    }
}
