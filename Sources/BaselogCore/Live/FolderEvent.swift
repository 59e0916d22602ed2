import Glibc

/// Something that inotify tells of a folder.
package struct FolderEvent: Sendable, Hashable {
    /// Which watch tells it.
    package var watch: Int32
    /// What happened: `IN_MODIFY` and the like.
    package var mask: UInt32
    /// The file that it happened to; empty where it is about the folder itself.
    package var name: String

    /// Whether the kernel had to leave out events, so that anything may have happened.
    package var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }

    /// Reads all events that have arrived.
    ///
    /// - Parameter descriptor: Of inotify, and such that reading it never waits.
    package static func drain(_ descriptor: Int32, _ body: (FolderEvent) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            buffer.withUnsafeBytes { bytes in
                var offset = 0
                while offset + MemoryLayout<inotify_event>.size <= count {
                    let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let end = min(count, start + Int(event.len))
                    // Names are filled up with zeros.
                    let name = String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
                    body(FolderEvent(watch: event.wd, mask: event.mask, name: name))
                    offset = end
                }
            }
        }
    }
}
