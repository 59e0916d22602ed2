/// What the limits of a queue leave for new entries.
///
/// Two limits: the most bytes that the queue may use, and the free space that the disk must keep for others. While the
/// disk has less than that, the queue may fill what it has already but must not grow.
package struct QueueRoom: Sendable, Hashable {
    /// What a stored entry costs beside its payload, indexes included; measured.
    package static let entryOverheadBytes = 128

    /// Bytes that hold something.
    package var usedBytes: Int
    /// Bytes that the queue has taken from the disk, used or not.
    package var fileBytes: Int
    package var maxBytes: Int
    /// `nil` if it is not known.
    package var disk: DiskSpace?
    package var minFree: QueueSettings.MinFree

    package init(
        usedBytes: Int, fileBytes: Int, maxBytes: Int, disk: DiskSpace? = nil, minFree: QueueSettings.MinFree = .off
    ) {
        self.usedBytes = usedBytes
        self.fileBytes = fileBytes
        self.maxBytes = maxBytes
        self.disk = disk
        self.minFree = minFree
    }

    /// How much of it an entry takes.
    package static func size(of entry: EncodedEntry) -> Int { entry.payload.bytes.count + entryOverheadBytes }

    /// The free space that must be kept, where the disk has less than that.
    private var missingSpace: (free: Int, needed: Int)? {
        guard let disk, let needed = minFree.bytes(of: disk), disk.freeBytes < needed else { return nil }
        return (disk.freeBytes, needed)
    }

    private var ceiling: Int { missingSpace == nil ? maxBytes : min(maxBytes, fileBytes) }

    /// By how much these bytes exceed the room; 0 or less if they fit.
    package func excess(adding bytes: Int) -> Int { usedBytes + bytes - ceiling }

    /// How much has to go so that these bytes may come.
    ///
    /// Hardly more than they take themselves, whatever the excess: a limit that was lowered is approached little by
    /// little, and never by giving up what is there at once.
    package func release(for bytes: Int) -> Int { min(excess(adding: bytes), bytes + bytes / 2) }

    /// What is wrong with the disk, for people; `nil` while it keeps enough free space.
    package func spaceProblem(path: String) -> String? {
        lowOnSpace(path: path)?.explanation.message
    }

    private func lowOnSpace(path: String) -> QueueError? {
        missingSpace.map { .lowOnSpace(freeBytes: $0.free, neededBytes: $0.needed, path: path) }
    }

    /// Why entries cannot be taken at once by a queue of this limit, however empty it is; `nil` where they can.
    package static func refusal(of entries: [EncodedEntry], maxBytes: Int) -> QueueError? {
        let bytes = entries.reduce(0) { $0 + size(of: $1) }
        return bytes > maxBytes ? .tooLarge(entries: entries.count, bytes: bytes, maxBytes: maxBytes) : nil
    }

    /// Why an entry is refused that would find room in an emptier queue.
    package func refusal(path: String) -> QueueError {
        if usedBytes < maxBytes, let lowOnSpace = lowOnSpace(path: path) { return lowOnSpace }
        return .full(usedBytes: usedBytes, maxBytes: maxBytes)
    }
}

/// The disk that a queue lies on.
package struct DiskSpace: Sendable, Hashable {
    /// What unprivileged processes may still write.
    package var freeBytes: Int
    package var totalBytes: Int

    package init(freeBytes: Int, totalBytes: Int) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }
}

extension QueueSettings.MinFree {
    /// The bytes that must stay free on this disk; `nil` where it does not matter.
    package func bytes(of disk: DiskSpace) -> Int? {
        switch self {
        case .automatic: max(disk.totalBytes / 20, 512 << 20)
        case .bytes(0): nil
        case .bytes(let bytes): bytes
        }
    }
}
