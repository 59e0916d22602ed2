import BaselogDomain
import BaselogSources
import BaselogTestSupport
import Foundation
import Testing

/// A folder of logs and a follower that a test drives by hand, with a time that passes when the test says so.
final class Trail {
    let home: TemporaryHome
    private(set) var follower: FileFollower
    private(set) var now: Duration = .zero
    private(set) var news: [FollowerNews] = []
    /// What the queue would hold.
    private(set) var stored: [String: [UInt8]] = [:]
    private let patterns: [String]
    private let multiline: String?

    init(
        _ patterns: [String] = ["app.log"], files: [String: String] = [:],
        beginning: FileFollower.Beginning = .start, multiline: String? = nil
    ) throws {
        home = try TemporaryHome()
        self.multiline = multiline
        let folder = home.path
        self.patterns = patterns.map { "\(folder)/\($0)" }
        follower = try FileFollower(patterns: self.patterns, beginning: beginning, multiline: multiline)
        for (name, text) in files { try write(name, text) }
        follower.look(at: .zero)
    }

    func path(_ name: String) -> String { "\(home.path)/\(name)" }

    /// Makes the file anew or replaces what is in it, in place.
    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        try append(name, bytes)
    }

    func append(_ name: String, _ text: String) throws { try append(name, Array(text.utf8)) }

    func append(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            try #require(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    func truncate(_ name: String) throws { try #require(Foundation.truncate(path(name), 0) == 0) }
    func rename(_ name: String, _ other: String) throws {
        try #require(Foundation.rename(path(name), path(other)) == 0)
    }
    func remove(_ name: String) throws { try #require(unlink(path(name)) == 0) }

    func inode(_ name: String) throws -> UInt64 {
        var status = stat()
        try #require(stat(path(name), &status) == 0)
        return UInt64(status.st_ino)
    }

    func pass(_ time: Duration) { now += time }

    func look() { follower.look(at: now) }

    /// Looks for files and reads all there is, keeping cursors as the queue would.
    func lines() -> [SourceLine] {
        follower.look(at: now)
        return readOn()
    }

    func readOn() -> [SourceLine] {
        var lines: [SourceLine] = []
        while let batch = follower.turn(at: now) {
            lines += batch.lines
            for cursor in batch.cursors { stored[cursor.source] = cursor.state }
        }
        news += follower.takeNews()
        return lines
    }

    func read() -> [String] { lines().map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// What a new process finds that begins where the last commit was.
    func restart() throws {
        let cursors = stored.compactMap { TailCursor(SourceCursor(source: $0.key, state: $0.value)) }
        #expect(cursors.count == stored.count)
        follower = try FileFollower(patterns: patterns, cursors: cursors, multiline: multiline)
    }

    /// Descriptors of this process that lead into the folder, also of removed files.
    func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            return target?.hasPrefix(home.path) == true
        }
    }
}
