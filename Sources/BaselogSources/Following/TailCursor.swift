package import BaselogDomain

/// How far a file has been read, as it is stored with the entries.
package struct TailCursor: Sendable, Hashable {
    package var key: FileKey
    /// Where it was seen last.
    package var path: String
    package var prefix: FilePrefix
    package var position: SourcePosition

    package init(key: FileKey, path: String, prefix: FilePrefix, position: SourcePosition) {
        self.key = key
        self.path = path
        self.prefix = prefix
        self.position = position
    }

    /// The name under which the queue keeps it.
    package var source: String { TailCursor.source(of: key) }

    static func source(of key: FileKey) -> String { "file:\(key.device):\(key.inode)" }

    package var stored: SourceCursor {
        var writer = JSONWriter()
        writer.value([
            "path": .string(path), "prefix": .string(String(prefix.hash, radix: 16)),
            "prefix_bytes": .integer(Int64(prefix.lengthBytes)), "offset": .integer(Int64(position.offset)),
            "guard": .string(String(position.guardHash, radix: 16)),
        ])
        return SourceCursor(source: source, state: writer.bytes)
    }

    /// - Returns: `nil` for the cursor of another kind of source.
    package init?(_ stored: SourceCursor) {
        let parts = stored.source.split(separator: ":")
        guard parts.count == 3, parts[0] == "file", let device = UInt64(parts[1]), let inode = UInt64(parts[2]),
            let state = stored.state, let value = try? JSONValue(parsing: state), let path = value["path"]?.text,
            let prefix = value["prefix"]?.text.flatMap({ UInt64($0, radix: 16) }),
            let length = value["prefix_bytes"]?.integer, (0...Int64(FilePrefix.maximumBytes)).contains(length),
            let offset = value["offset"]?.integer, offset >= 0,
            let guardHash = value["guard"]?.text.flatMap({ UInt64($0, radix: 16) })
        else { return nil }
        self.init(
            key: FileKey(device: device, inode: inode), path: path,
            prefix: FilePrefix(hash: prefix, lengthBytes: Int(length)),
            position: SourcePosition(offset: UInt64(offset), guardHash: guardHash))
    }

    /// Whether the file is the one that was read so far, and not shorter than that.
    func fits(_ file: OpenFile) -> Bool {
        guard let status = file.status, status.size >= position.offset, prefix.begins(file) else { return false }
        return FileGuard(before: position.offset, in: file).hash == position.guardHash
    }
}

/// The up to 64 bytes before a place in a file: if they are others than before, the file was emptied and has grown
/// again.
struct FileGuard {
    static let maximumBytes = 64

    let bytes: [UInt8]

    init(before offset: UInt64, in file: OpenFile) {
        let count = Int(min(offset, UInt64(FileGuard.maximumBytes)))
        bytes = file.read(at: offset - UInt64(count), count: count)
    }

    var hash: UInt64 { ContentHash.of(bytes) }
}
