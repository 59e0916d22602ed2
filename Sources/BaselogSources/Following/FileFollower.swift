package import BaselogDomain

// Finds the files of paths and patterns and reads them in turns.
//
// A file is known by device, inode and the hash of its beginning, never by its name: a renamed one is read on through
// its descriptor for 30 s, what takes its name is a new file and read from its start. At most 8 such files are kept for
// each path, and 256 descriptors in all; idle files beyond that are closed and looked at by name. A turn takes at most
// 64 KiB or 1,000 lines of one file, so that a large one does not starve the others.
//
// It has no clock and waits for nothing: whoever drives it tells the time and commits what a turn gave before the next.
package final class FileFollower {
    package static let turnBytes = 65_536
    package static let turnLines = 1_000
    package static let rotatedLimit = 8
    package static let openLimit = 256
    package static let pathLimit = 10_000
    /// How long the rest of a line is waited for.
    package static let partialPatience: Duration = .seconds(5)
    /// How long a file without a name is read on.
    package static let hiddenPatience: Duration = .seconds(30)
    package static let lookInterval: Duration = .seconds(1)

    /// Where a file begins that is there at the first look and was never read.
    package enum Beginning: Sendable, Hashable {
        case start
        case lastLines(Int)
    }

    private let patterns: [String]
    private let beginning: Beginning
    private let multiline: String?
    private var cursors: [FileKey: TailCursor]
    private var files: [FollowedFile] = []
    private var byKey: [FileKey: FollowedFile] = [:]
    private var turnIndex = 0
    private var hasLooked = false
    private var refused: Set<String> = []
    private var news: [FollowerNews] = []
    private var forgotten: [SourceCursor] = []

    /// - Parameters:
    ///   - patterns: Paths, also with `*`, `?` and `[…]`.
    ///   - cursors: How far files have been read; those of other patterns are left alone.
    ///   - multiline: The pattern of a first line, where entries have several.
    package init(
        patterns: [String], cursors: [TailCursor] = [], beginning: Beginning = .start, multiline: String? = nil
    ) throws(PatternError) {
        self.patterns = patterns
        self.beginning = beginning
        self.multiline = multiline
        self.cursors = Dictionary(cursors.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        // So that a bad one is told now.
        if let multiline { _ = try LineGrouping(start: multiline) }
    }

    /// The folders in which something may happen.
    package var folders: Set<String> {
        Set(
            patterns.map { pattern in
                let fixed = pattern.prefix { !"*?[".contains($0) }
                guard let slash = fixed.lastIndex(of: "/") else { return "." }
                return slash == fixed.startIndex ? "/" : String(fixed[..<slash])
            })
    }

    package var openCount: Int { files.count(where: \.isOpen) }

    /// Whether all that is there was read.
    package var isAtEnd: Bool { files.allSatisfy { $0.unreadBytes == 0 } }

    /// When something happens without a write.
    package var deadline: Duration? { files.compactMap(\.deadline).min() }

    /// The bytes of each path that are not read yet.
    package var lagBytes: [String: UInt64] {
        Dictionary(files.map { ($0.path, $0.unreadBytes) }, uniquingKeysWith: +)
    }

    package func takeNews() -> [FollowerNews] {
        defer { news = [] }
        return news
    }

    // MARK: Looking

    /// Looks which files there are.
    package func look(at now: Duration) {
        var seen: Set<FileKey> = []
        for (path, isGlob) in paths() {
            guard let status = FileStatus.of(path: path) else {
                if !isGlob, !hasLooked { news.append(.cannotRead(path: path, reason: "there is no such file yet")) }
                continue
            }
            guard status.isRegular else {
                refuse(path, because: "it is no regular file")
                continue
            }
            if isGlob, FileFollower.compressedEndings.contains(where: path.hasSuffix) { continue }
            // Two names of one file are one.
            guard seen.insert(status.key).inserted else { continue }
            if let file = byKey[status.key] {
                file.hiddenSince = nil
                file.seenPath = path
                if file.needsReopening(status), let opened = open(path), opened.status?.key == file.key {
                    file.reopen(opened)
                }
            } else {
                begin(path, at: now)
            }
        }
        if !hasLooked { resumeRotated(at: now) }
        hasLooked = true
        for file in files where !seen.contains(file.key) && file.hiddenSince == nil { file.hiddenSince = now }
        limitRotated()
        limitOpen()
    }

    private static let compressedEndings = [".gz", ".xz", ".bz2", ".zst", ".lz4", ".Z", ".zip"]
    private static let compressedBeginnings: [[UInt8]] = [
        [0x1F, 0x8B], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x42, 0x5A, 0x68], [0x28, 0xB5, 0x2F, 0xFD],
        [0x50, 0x4B, 0x03, 0x04],
    ]

    private func paths() -> [(path: String, isGlob: Bool)] {
        var found: [(path: String, isGlob: Bool)] = []
        for pattern in patterns {
            if pattern.contains(where: { "*?[".contains($0) }) {
                let room = FileFollower.pathLimit - found.count
                found += Folder.expand(pattern, limit: max(0, room)).map { ($0, true) }
                // A file may have such a name.
                if FileStatus.of(path: pattern) != nil { found.append((pattern, false)) }
            } else {
                found.append((pattern, false))
            }
        }
        return found
    }

    private func open(_ path: String) -> OpenFile? {
        do throws(OpenFile.CannotOpen) {
            let file = try OpenFile(path: path)
            refused.remove(path)
            return file
        } catch {
            refuse(path, because: error.reason)
            return nil
        }
    }

    private func refuse(_ path: String, because reason: String) {
        guard refused.count < FileFollower.pathLimit, refused.insert(path).inserted else { return }
        news.append(.cannotRead(path: path, reason: reason))
    }

    private func begin(_ path: String, at now: Duration) {
        guard let file = open(path), let status = file.status, status.isRegular else { return }
        let head = file.read(at: 0, count: 5)
        if FileFollower.compressedBeginnings.contains(where: head.starts) {
            return refuse(path, because: "it is compressed")
        }
        var position: UInt64 = 0
        if let cursor = cursors.removeValue(forKey: status.key), cursor.fits(file) {
            position = cursor.position.offset
        } else if !hasLooked, case .lastLines(let count) = beginning {
            position = FileFollower.start(ofLast: count, in: file, size: status.size, head: head)
        }
        add(file, status: status, path: path, position: position, at: now)
    }

    @discardableResult
    private func add(
        _ file: OpenFile, status: FileStatus, path: String, position: UInt64, at now: Duration
    ) -> FollowedFile {
        // It compiled when the follower was made.
        let grouping = multiline.flatMap { try? LineGrouping(start: $0) }
        let followed = FollowedFile(
            file, status: status, path: path, position: position, grouping: grouping, at: now)
        files.append(followed)
        byKey[status.key] = followed
        return followed
    }

    /// Goes on with files that were renamed while nobody followed, and forgets those that are gone.
    private func resumeRotated(at now: Duration) {
        for cursor in cursors.values where patterns.contains(where: { Folder.matches(cursor.path, pattern: $0) }) {
            cursors[cursor.key] = nil
            let folder = cursor.path.lastIndex(of: "/").map { String(cursor.path[..<$0]) } ?? "."
            if byKey[cursor.key] == nil, let path = Folder.path(ofInode: cursor.key.inode, in: folder),
                let file = try? OpenFile(path: path), let status = file.status, status.key == cursor.key,
                cursor.fits(file)
            {
                let followed = add(
                    file, status: status, path: cursor.path, position: cursor.position.offset, at: now)
                followed.seenPath = path
                followed.hiddenSince = now
            } else if byKey[cursor.key] == nil {
                forgotten.append(SourceCursor(source: cursor.source, state: nil))
                news.append(.lost(path: cursor.path, bytes: 0, reason: .goneMeanwhile))
            }
        }
    }

    /// Where the last lines begin; the bytes are counted from the end, at most 16 MiB of them.
    private static func start(ofLast count: Int, in file: OpenFile, size: UInt64, head: [UInt8]) -> UInt64 {
        // In UTF-16 a byte of a line feed may be half of another character.
        guard LineAssembler(firstBytes: head).encoding == .bytes else { return 0 }
        var end = size
        var left = count
        while end > 0, size - end < 16 << 20 {
            let start = end > UInt64(turnBytes) ? end - UInt64(turnBytes) : 0
            let block = file.read(at: start, count: Int(end - start))
            for (index, byte) in block.enumerated().reversed() where byte == 0x0A {
                let next = start + UInt64(index) + 1
                // The line end of the last line begins none.
                if next == size { continue }
                left -= 1
                if left <= 0 { return count == 0 ? size : next }
            }
            end = start
        }
        return count == 0 ? size : end
    }

    // MARK: Limits

    private func limitRotated() {
        let hidden = Dictionary(grouping: files.filter { $0.hiddenSince != nil }, by: \.path)
        for (path, rotated) in hidden where rotated.count > FileFollower.rotatedLimit {
            // Files are in the order of their finding.
            for file in rotated.dropLast(FileFollower.rotatedLimit) {
                let bytes = file.unreadBytes
                if bytes > 0 { news.append(.lost(path: path, bytes: bytes, reason: .tooManyRotated)) }
                remove(file)
            }
        }
    }

    private func limitOpen() {
        let open = files.filter { $0.isOpen && $0.hiddenSince == nil }
        guard open.count > FileFollower.openLimit else { return }
        let idle = open.filter { $0.unreadBytes == 0 && $0.deadline == nil }.sorted { $0.lastGrowth < $1.lastGrowth }
        for file in idle.prefix(open.count - FileFollower.openLimit) { file.close() }
    }

    private func remove(_ file: FollowedFile) {
        files.removeAll { $0 === file }
        byKey[file.key] = nil
        forgotten.append(SourceCursor(source: TailCursor.source(of: file.key), state: nil))
    }

    // MARK: Reading

    /// Reads from the next file that has something to read.
    ///
    /// - Returns: `nil` if there is nothing to read now.
    package func turn(at now: Duration) -> FollowedBatch? {
        for _ in files.indices {
            turnIndex = turnIndex + 1 < files.count ? turnIndex + 1 : 0
            let file = files[turnIndex]
            let turn = file.read(at: now)
            if let bytes = turn.truncation {
                news.append(
                    bytes > 0
                        ? .lost(path: file.path, bytes: bytes, reason: .emptied) : .emptied(path: file.path))
            }
            if turn.progressed || !turn.lines.isEmpty { return batch(of: file, turn.lines) }
            guard file.isOver(at: now) else { continue }
            let last = file.finish()
            remove(file)
            // The cursor goes in the same transaction as what is left.
            return FollowedBatch(path: file.path, lines: last, cursors: takeForgotten())
        }
        return forgotten.isEmpty ? nil : FollowedBatch(path: "", lines: [], cursors: takeForgotten())
    }

    /// What is held back for company or for its end, once nothing more is read.
    package func finish() -> [FollowedBatch] {
        files.compactMap { file in
            let lines = file.finish()
            return lines.isEmpty ? nil : batch(of: file, lines)
        }
    }

    private func batch(of file: FollowedFile, _ lines: [SourceLine]) -> FollowedBatch {
        let cursors = lines.last.map { [file.cursor(at: $0.end).stored] } ?? []
        return FollowedBatch(path: file.path, lines: lines, cursors: takeForgotten() + cursors)
    }

    private func takeForgotten() -> [SourceCursor] {
        defer { forgotten = [] }
        return forgotten
    }
}

/// Lines of one file, and how far it is read with them.
package struct FollowedBatch: Sendable {
    /// The name under which the file was first seen.
    package var path: String
    package var lines: [SourceLine]
    /// To be stored together with the entries of the lines.
    package var cursors: [SourceCursor]
}
