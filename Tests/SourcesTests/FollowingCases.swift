import BaselogDomain
import BaselogSources
import BaselogTestSupport
import Foundation
import Testing

/// The cases of following files that must be survived, by their numbers.
@Suite struct `Following survives` {
    @Test func `case 32: a file that is renamed and made anew, with late lines in the old one`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.append("app.log", "two\n")
        try trail.rename("app.log", "app.log.1")
        try trail.write("app.log", "three\n")
        #expect(Set(trail.read()) == ["two", "three"])

        // Its writer has not yet noticed.
        trail.pass(.seconds(29))
        try trail.append("app.log.1", "late\n")
        #expect(trail.read() == ["late"])
        trail.pass(.seconds(30))
        #expect(trail.read() == [])
        #expect(try trail.openDescriptors() == 1)
        #expect(trail.news == [])
    }

    @Test func `case 32: a rename while nobody followed`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.append("app.log", "two\n")
        try trail.rename("app.log", "app.log.1")
        try trail.write("app.log", "three\n")
        try trail.restart()
        #expect(Set(trail.read()) == ["two", "three"])
        #expect(trail.news == [])
    }

    @Test func `case 33: copytruncate, with what was written since`() throws {
        let trail = try Trail(files: ["app.log": "one\ntwo\n"])
        #expect(trail.read() == ["one", "two"])
        try trail.truncate("app.log")
        try trail.append("app.log", "3\n")
        #expect(trail.read() == ["3"])
        #expect(trail.news == [.emptied(path: trail.path("app.log"))])
    }

    @Test func `case 33: copytruncate, and grown beyond what was read before anyone looked`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.truncate("app.log")
        let lines = (1...100).map { "new \($0)" }
        try trail.append("app.log", lines.joined(separator: "\n") + "\n")
        #expect(trail.read() == lines)
    }

    @Test func `case 33: copytruncate while lagging, and tells how many bytes are lost`() throws {
        let line = String(repeating: "x", count: 99) + "\n"
        let trail = try Trail(files: ["app.log": String(repeating: line, count: 2_000)])
        trail.look()
        let first = try #require(trail.follower.turn(at: .zero))
        let read = first.lines.reduce(0) { $0 + $1.bytes.count + 1 }
        #expect(read < 200_000)
        try trail.truncate("app.log")
        try trail.append("app.log", "new\n")
        let rest = trail.read()
        #expect(rest.last == "new")
        // 65,536 bytes were read, of which the last line was not whole.
        #expect(trail.news == [.lost(path: trail.path("app.log"), bytes: 200_000 - 65_536, reason: .emptied)])
    }

    @Test func `case 33: copytruncate while nobody followed`() throws {
        let trail = try Trail(files: ["app.log": "one\ntwo\n"])
        #expect(trail.read() == ["one", "two"])
        try trail.truncate("app.log")
        try trail.append("app.log", "three is longer than all that was there before\n")
        try trail.restart()
        #expect(trail.read() == ["three is longer than all that was there before"])
    }

    @Test func `case 33: a hole of NULs where the writer does not append`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.write("app.log", [UInt8](repeating: 0, count: 4) + Array("two\n".utf8))
        try trail.truncate("app.log")
        try trail.write("app.log", [UInt8](repeating: 0, count: 4) + Array("two\n".utf8))
        #expect(trail.read() == ["two"])
    }

    @Test func `case 34: an inode that is used again while nobody followed`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        // The cursor of the former file, on the inode of the new one.
        let cursor = try #require(trail.stored.first)
        try trail.write("other.log", "none\n")
        try trail.rename("other.log", "app.log")
        let device = cursor.key.split(separator: ":")[1]
        let source = "file:\(device):\(try trail.inode("app.log"))"
        let moved = try #require(TailCursor(SourceCursor(source: source, state: cursor.value)))
        let follower = try FileFollower(patterns: [trail.path("app.log")], cursors: [moved])
        follower.look(at: .zero)
        #expect(follower.turn(at: .zero)?.lines.map(\.bytes) == [Array("none".utf8)])
    }

    @Test func `case 35: two files with the same first 1,000 bytes`() throws {
        let head = String(repeating: "#", count: 999) + "\n"
        let trail = try Trail(["*.log"], files: ["a.log": head + "a\n", "b.log": head + "b\n"])
        #expect(trail.read().sorted() == [head.dropLast().description, head.dropLast().description, "a", "b"])
        try trail.append("a.log", "a2\n")
        try trail.append("b.log", "b2\n")
        try trail.restart()
        #expect(trail.read().sorted() == ["a2", "b2"])
    }

    @Test func `case 36: rotation to .gz, which is never read as text`() throws {
        let trail = try Trail(["app.log*"], files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.append("app.log", "two\n")
        try trail.rename("app.log", "app.log.1")
        try trail.write("app.log.1.gz", [0x1F, 0x8B, 0x08, 0x00, 0x0A, 0x41, 0x0A])
        try trail.remove("app.log.1")
        try trail.write("app.log", "three\n")
        #expect(Set(trail.read()) == ["two", "three"])
        // Also where its name does not tell.
        try trail.write("app.log.old", [0x1F, 0x8B, 0x08, 0x00, 0x0A, 0x41, 0x0A])
        #expect(trail.read() == [])
        #expect(trail.news == [.cannotRead(path: trail.path("app.log.old"), reason: "it is compressed")])
    }

    @Test func `case 36: a rotated file that the pattern also finds is not read twice`() throws {
        let trail = try Trail(["app.log*"], files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.rename("app.log", "app.log.1")
        trail.pass(.seconds(60))
        #expect(trail.read() == [])
        try trail.restart()
        #expect(trail.read() == [])
    }

    @Test func `case 37: a line of 100 MiB, cut with its byte count, in bounded memory`() throws {
        let trail = try Trail(files: ["app.log": "before\n"])
        #expect(trail.read() == ["before"])
        let block = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 1...100 { try trail.append("app.log", block) }
        try trail.append("app.log", "\nafter\n")
        let lines = trail.lines()
        #expect(lines.map(\.bytes.count) == [262_144, 5])
        #expect(lines.map(\.cutBytes) == [(100 << 20) - 262_144, 0])
    }

    @Test func `case 37: a character at the cut stays whole`() throws {
        let text = String(repeating: "a", count: 262_143) + "€ and more"
        let trail = try Trail(files: ["app.log": text + "\n"])
        let line = try #require(trail.lines().first)
        #expect(line.bytes == [UInt8](repeating: 0x61, count: 262_143))
    }

    @Test func `case 38: no newline at the end`() throws {
        let trail = try Trail(files: ["app.log": "whole\npart"])
        #expect(trail.read() == ["whole"])
        trail.pass(.seconds(4))
        try trail.append("app.log", "ial")
        #expect(trail.read() == [])
        trail.pass(.milliseconds(4_999))
        #expect(trail.read() == [])
        trail.pass(.milliseconds(1))
        let lines = trail.lines()
        #expect(lines.map(\.isPartial) == [true])
        #expect(lines.map(\.bytes) == [Array("partial".utf8)])
        try trail.append("app.log", " and its rest\n")
        #expect(trail.read() == [" and its rest"])
    }

    @Test func `case 39: deletion and a new file between two looks`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        try trail.append("app.log", "two\n")
        try trail.remove("app.log")
        try trail.write("app.log", "one\n")
        #expect(Set(trail.read()) == ["two", "one"])
    }

    @Test func `case 40: 100 rotations while nothing is read, with bounded descriptors and a counted loss`() throws {
        let trail = try Trail(files: ["app.log": "generation 0\n"])
        for generation in 1...100 {
            trail.look()
            try trail.remove("app.log")
            try trail.write("app.log", "generation \(generation)\n")
        }
        trail.look()
        #expect(try trail.openDescriptors() == 1 + FileFollower.rotatedLimit)
        let read = trail.read()
        #expect(Set(read) == Set((92...100).map { "generation \($0)" }))
        let lost = trail.news.reduce(0) { sum, news in
            guard case .lost(_, let bytes, .tooManyRotated) = news else { return sum }
            return sum + Int(bytes)
        }
        #expect(lost == (0..<92).reduce(0) { $0 + "generation \($1)\n".utf8.count })
    }
}
