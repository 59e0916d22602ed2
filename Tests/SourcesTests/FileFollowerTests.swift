import BaselogDomain
import BaselogSources
import BaselogTestSupport
import Foundation
import Testing

@Suite struct `A follower of files` {
    @Test func `begins with the last lines of what is there, and with the first of what comes`() throws {
        let trail = try Trail(["*.log"], files: ["a.log": "1\n2\n3\n4\n"], beginning: .lastLines(2))
        #expect(trail.read() == ["3", "4"])
        try trail.write("b.log", "1\n2\n3\n")
        #expect(trail.read() == ["1", "2", "3"])
    }

    @Test(arguments: [(0, [String]()), (1, ["c"]), (3, ["a", "b", "c"]), (200, ["a", "b", "c"])])
    func `counts the last lines from the end, the unfinished one too`(count: Int, lines: [String]) throws {
        let trail = try Trail(files: ["app.log": "a\nb\nc"], beginning: .lastLines(count))
        _ = trail.read()
        trail.pass(.seconds(5))
        #expect(trail.readOn().count == (count == 0 ? 0 : 1))
        let whole = try Trail(files: ["app.log": "a\nb\nc\n"], beginning: .lastLines(count))
        #expect(whole.read() == lines)
    }

    @Test func `finds the last lines across blocks`() throws {
        let lines = (1...50_000).map { "line \($0)" }
        let trail = try Trail(
            files: ["app.log": lines.joined(separator: "\n") + "\n"], beginning: .lastLines(20_000))
        #expect(trail.read() == lines.suffix(20_000))
    }

    @Test func `goes on behind the last commit, line by line`() throws {
        let lines = (1...3_000).map { "line \($0)" }
        let trail = try Trail(files: ["app.log": lines.joined(separator: "\n") + "\n"])
        trail.look()
        // The first turn is committed, the second is not.
        let first = try #require(trail.follower.turn(at: .zero))
        #expect(first.lines.count == FileFollower.turnLines)
        let second = try #require(trail.follower.turn(at: .zero))
        #expect(second.lines.first?.bytes == Array("line 1001".utf8))
        let stored = try #require(first.cursors.first)
        let cursor = try #require(TailCursor(stored))
        let follower = try FileFollower(patterns: [trail.path("app.log")], cursors: [cursor])
        follower.look(at: .zero)
        #expect(follower.turn(at: .zero)?.lines.first?.bytes == Array("line 1001".utf8))
    }

    @Test func `lets files take turns of at most 64 KiB`() throws {
        let line = String(repeating: "x", count: 999) + "\n"
        let trail = try Trail(
            ["*.log"], files: ["a.log": String(repeating: line, count: 1_000), "b.log": "b\n", "c.log": "c\n"])
        trail.look()
        let turns = (1...4).compactMap { _ in trail.follower.turn(at: .zero) }
        #expect(Set(turns.prefix(3).map(\.path)) == Set(["a.log", "b.log", "c.log"].map(trail.path)))
        // The first part of a line may be of the turn before.
        let most = FileFollower.turnBytes + line.utf8.count
        #expect(turns.allSatisfy { $0.lines.reduce(0) { $0 + $1.bytes.count } <= most })
    }

    @Test func `trims CR LF, drops a byte order mark, keeps other bytes`() throws {
        let trail = try Trail()
        try trail.write("app.log", [0xEF, 0xBB, 0xBF] + Array("a\r\n\r\n".utf8) + [0xFF, 0x0D, 0x62, 0x0A])
        #expect(trail.lines().map(\.bytes) == [[0x61], [], [0xFF, 0x0D, 0x62]])
    }

    @Test(arguments: [true, false])
    func `reads UTF-16 by its byte order mark, also when bytes come one by one`(isLittle: Bool) throws {
        let trail = try Trail(files: ["app.log": ""])
        let units = Array("\u{FEFF}naïve 🦉\r\nĊ\n".utf16)
        var texts: [String] = []
        for unit in units {
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            if unit == units[0] {
                // A file of one byte could be anything.
                try trail.append("app.log", isLittle ? bytes.reversed() : bytes)
                try trail.restart()
                continue
            }
            for byte in isLittle ? bytes.reversed() : bytes {
                try trail.append("app.log", [byte])
                texts += trail.read()
            }
        }
        #expect(texts == ["naïve 🦉", "Ċ"])
    }

    @Test func `puts lines of one entry together and moves on only behind whole ones`() throws {
        let trail = try Trail(files: ["app.log": "E one\n  at x\nE two\n"], multiline: "^E")
        #expect(trail.read() == ["E one\n  at x"])
        try trail.restart()
        #expect(trail.read() == [])
        try trail.append("app.log", "  at y\n")
        #expect(trail.read() == [])
        trail.pass(.seconds(1))
        #expect(trail.readOn().map(\.bytes) == [Array("E two\n  at y".utf8)])
    }

    @Test func `closes idle files beyond its limit and goes on with them when they grow`() throws {
        let count = FileFollower.openLimit + 20
        let trail = try Trail(
            ["*.log"],
            files: Dictionary((0..<count).map { ("\($0).log", "\($0)\n") }, uniquingKeysWith: { $1 }))
        #expect(trail.read().count == count)
        trail.look()
        #expect(try trail.openDescriptors() == FileFollower.openLimit)
        for number in 0..<count { try trail.append("\(number).log", "more\n") }
        #expect(trail.read() == [String](repeating: "more", count: count))
    }

    @Test func `says once what it cannot follow`() throws {
        let trail = try Trail(["folder.log", "missing.log"])
        try FileManager.default.createDirectory(atPath: trail.path("folder.log"), withIntermediateDirectories: true)
        #expect(trail.read() == [])
        #expect(trail.read() == [])
        #expect(
            trail.news == [
                .cannotRead(path: trail.path("folder.log"), reason: "there is no such file yet"),
                .cannotRead(path: trail.path("missing.log"), reason: "there is no such file yet"),
                .cannotRead(path: trail.path("folder.log"), reason: "it is no regular file"),
            ])
    }

    @Test func `does not wait for ever for the other half of a character of UTF-16`() throws {
        let trail = try Trail(files: ["app.log": ""])
        #expect(trail.read() == [])
        try trail.write("app.log", [0xFF, 0xFE, 0x61, 0x00, 0x62])
        #expect(trail.read() == [])
        trail.pass(.seconds(5))
        #expect(trail.read() == ["a"])
        #expect(trail.follower.deadline == nil)
        try trail.remove("app.log")
        #expect(trail.read() == [])
        trail.pass(.seconds(30))
        #expect(trail.read() == [])
        #expect(try trail.openDescriptors() == 0)
    }

    @Test func `forgets the cursor of a file that is gone for good`() throws {
        let trail = try Trail(files: ["app.log": "one\n"])
        #expect(trail.read() == ["one"])
        #expect(trail.stored.values.count == 1)
        try trail.remove("app.log")
        #expect(trail.read() == [])
        trail.pass(.seconds(30))
        #expect(trail.read() == [])
        #expect(try trail.openDescriptors() == 0)
        #expect(trail.stored == [:])
    }
}
