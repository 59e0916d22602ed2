/// Which file, whatever its name: its place in the file system.
package struct FileKey: Sendable, Hashable {
    package var device: UInt64
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// The beginning of a file, by which it is told from a later one in the same place.
package struct FilePrefix: Sendable, Hashable {
    package static let maximumBytes = 1_024

    package var hash: UInt64
    package var lengthBytes: Int

    package init(hash: UInt64 = ContentHash.empty, lengthBytes: Int = 0) {
        self.hash = hash
        self.lengthBytes = lengthBytes
    }

    init(of file: OpenFile) {
        let bytes = file.read(at: 0, count: FilePrefix.maximumBytes)
        self.init(hash: ContentHash.of(bytes), lengthBytes: bytes.count)
    }

    /// Whether the file begins like this.
    func begins(_ file: OpenFile) -> Bool {
        let bytes = file.read(at: 0, count: lengthBytes)
        return bytes.count == lengthBytes && ContentHash.of(bytes) == hash
    }
}
