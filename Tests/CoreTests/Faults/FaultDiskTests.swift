import BaselogTestSupport
import GRDB
import Testing

/// What the tests of the queue rely on.
@Suite struct `A disk that fails on demand` {
    let disk: FaultDisk
    let path: String

    init() throws {
        disk = try FaultDisk()
        path = disk.folder + "/some.sqlite"
    }

    private func open(_ disk: FaultDisk, sync: String = "FULL") throws -> DatabasePool {
        let pool = try DatabasePool(path: disk.folder + "/some.sqlite")
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(sync)")
            try database.execute(sql: "CREATE TABLE IF NOT EXISTS number (value INTEGER)")
        }
        return pool
    }

    private func insert(_ numbers: ClosedRange<Int>, into pool: DatabasePool) throws {
        for number in numbers {
            try pool.write { try $0.execute(sql: "INSERT INTO number VALUES (?)", arguments: [number]) }
        }
    }

    private func numbers(_ pool: DatabasePool) throws -> [Int] {
        try pool.read { try Int.fetchAll($0, sql: "SELECT value FROM number ORDER BY value") }
    }

    /// What another process finds.
    private func numbers(on disk: FaultDisk) throws -> [Int] {
        try withExtendedLifetime(disk) { try numbers(open(disk)) }
    }

    @Test func `counts what is done to its files`() throws {
        let pool = try open(disk)
        let before = disk.count(.sync, files: .log)
        try insert(1...5, into: pool)
        #expect(disk.count(.sync, files: .log) == before + 5)
        #expect(disk.count(.write, files: .log) > disk.count(.sync, files: .log))
        #expect(disk.count(.open, files: .database) >= 1)
    }

    @Test func `leaves other folders alone`() throws {
        let home = try TemporaryHome()
        disk.plan(.init(.inputOutputError, operations: [.write, .open]))
        let pool = try DatabasePool(path: home.path + "/some.sqlite")
        try pool.write { try $0.execute(sql: "CREATE TABLE number (value INTEGER)") }
    }

    @Test(arguments: [
        (FaultDisk.Effect.noSpace, FaultDisk.Operations.write, ResultCode.SQLITE_FULL),
        (.torn(keptBytes: 7), .write, .SQLITE_FULL),
        (.inputOutputError, .write, .SQLITE_IOERR),
        (.inputOutputError, .sync, .SQLITE_IOERR),
    ])
    func `fails the chosen operation, and no other`(
        effect: FaultDisk.Effect, operations: FaultDisk.Operations, code: ResultCode
    ) throws {
        let pool = try open(disk)
        try insert(1...1, into: pool)
        disk.plan(.once(effect, at: 1, operations: operations))
        let error = #expect(throws: DatabaseError.self) { try insert(2...2, into: pool) }
        #expect(error?.resultCode == code)
        #expect(disk.struck == 1)
        try insert(3...3, into: pool)
        #expect(try numbers(pool) == [1, 3])
    }

    @Test func `strikes by chance, the same way with the same seed`() throws {
        let pool = try open(disk)
        func failures(seed: UInt64) -> [Int] {
            disk.plan(.init(.noSpace, operations: .write, files: .log, probability: 0.2, seed: seed))
            defer { disk.heal() }
            return (1...30).filter { number in (try? insert(number...number, into: pool)) == nil }
        }
        let first = failures(seed: 1)
        #expect((3...27).contains(first.count))
        #expect(failures(seed: 1) == first)
        #expect(failures(seed: 2) != first)
    }

    @Test func `keeps in a crash all that was written`() throws {
        let pool = try open(disk, sync: "NORMAL")
        try insert(1...20, into: pool)
        disk.crash()
        #expect(throws: DatabaseError.self) { try insert(21...21, into: pool) }
        #expect(try numbers(on: disk.remains()) == Array(1...20))
    }

    @Test func `takes back in a power cut what was not synced, and nothing else`() throws {
        let pool = try open(disk)
        try insert(1...10, into: pool)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        try insert(11...20, into: pool)
        try disk.cutPower(keeping: 0, seed: 1)
        #expect(try numbers(on: disk.remains()) == Array(1...10))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `leaves after a power cut what was written before some moment`(seed: UInt64) throws {
        let pool = try open(disk, sync: "NORMAL")
        try insert(1...20, into: pool)
        try disk.cutPower(keeping: 0.95, seed: seed)
        let left = try numbers(on: disk.remains())
        #expect(left == Array((1...20).prefix(left.count)))
    }

    @Test func `remembers over a crash what was never synced`() throws {
        let pool = try open(disk)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        try insert(1...5, into: pool)
        disk.crash()
        let second = try disk.remains()
        // Not closed, which would copy the log back and sync.
        let reopened = try open(second, sync: "NORMAL")
        #expect(try numbers(reopened) == Array(1...5))
        try second.cutPower(keeping: 0, seed: 1)
        #expect(try numbers(on: second.remains()).isEmpty)
    }

    @Test func `ends the process at the operation that was chosen`() throws {
        let pool = try open(disk)
        try insert(1...1, into: pool)
        disk.plan(.once(.crashBefore, at: 1, operations: .sync, files: .log))
        #expect(throws: DatabaseError.self) { try insert(2...2, into: pool) }
        #expect(disk.hasCrashed)
        // Written, not synced, and never acknowledged: a crash of the process keeps it.
        #expect(try numbers(on: disk.remains()) == [1, 2])
    }
}
