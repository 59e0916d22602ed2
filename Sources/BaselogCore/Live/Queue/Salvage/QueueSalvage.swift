package import BaselogDomain
import GRDB
import Glibc

/// What became of a damaged queue.
package struct SalvageReport: Sendable, Hashable {
    /// What was wrong with it, as SQLite says.
    package var reason: String
    /// Entries that are in the new database, whatever their state.
    package var kept: Int
    /// Entries that waited or were dead and are gone; `nil` if nobody knows how many there were.
    package var lost: Int?
    /// Where the damaged files are.
    package var quarantine: String
    package var time: Timestamp

    /// One sentence for people.
    package var summary: String {
        let loss =
            switch lost {
            case nil: "how many were lost is not known"
            case 0: "nothing that waited was lost"
            case 1: "1 entry was lost"
            case let lost?: "\(lost.grouped) entries were lost"
            }
        return "The queue was damaged (\(reason)): \(kept.grouped) entries were saved, \(loss)."
    }
}

// Makes a sound database of a damaged one. A crash at any moment leaves either the old one or the new one:
//
// 1. All that can be read is copied into `salvage.building`, which is closed, synced and renamed to `salvage.ready`.
// 2. The log of the old database goes to the quarantine, then the database itself; `salvage.ready` takes its place.
//
// Whoever opens the queue completes step 2 where a crash cut it off. All of it, and all opening, happens under a lock of
// its own, so that nobody opens half of an old and half of a new database.
enum QueueSalvage {
    /// Damaged sets of files that are kept; the oldest goes when one more comes.
    static let keptSets = 3
    private static func building(_ folder: String) -> String { "\(folder)/salvage.building" }
    private static func ready(_ folder: String) -> String { "\(folder)/salvage.ready" }
    private static func quarantine(_ folder: String) -> String { "\(folder)/quarantine" }

    /// Saves what can be read and puts a new database in the place of the damaged one. The owner lock must be held, and
    /// no connection of this process may be open.
    static func run(folder: String, reason: String, at now: Timestamp) throws(QueueError) -> SalvageReport {
        let path = QueueFolder.database(in: folder)
        do {
            try remove(building(folder))
            let result = try copy(from: path, to: building(folder))
            try sync(building(folder))
            guard rename(building(folder), ready(folder)) == 0 else { throw systemError(path) }
            var report = SalvageReport(
                reason: reason, kept: result.kept, lost: result.lost, quarantine: "", time: now)
            report.quarantine = try swap(folder, at: now)
            write(report)
            return report
        } catch {
            throw QueueError(error, path: path)
        }
    }

    /// Completes what a crash has cut off.
    static func finish(folder: String, at now: Timestamp) throws(QueueError) {
        guard exists(ready(folder)) else { return }
        do {
            _ = try swap(folder, at: now)
        } catch {
            throw QueueError(error, path: QueueFolder.database(in: folder))
        }
    }

    // MARK: Files

    private static func swap(_ folder: String, at now: Timestamp) throws -> String {
        let path = QueueFolder.database(in: folder)
        let name = now.iso8601().filter { $0 != "-" && $0 != ":" && $0 != "." }
        var target = "\(quarantine(folder))/\(name)"
        var number = 2
        while exists(target) {
            target = "\(quarantine(folder))/\(name)-\(number)"
            number += 1
        }
        try AtomicFile.createFolder(target)
        // The log first: beside the new database it would be taken for that one's.
        for ending in ["-wal", "-shm", ""] where exists(path + ending) {
            guard rename(path + ending, "\(target)/queue.sqlite\(ending)") == 0 else {
                throw systemError(path + ending)
            }
        }
        guard rename(ready(folder), path) == 0 else { throw systemError(path) }
        try sync(folder)
        forgetOldSets(folder)
        return target
    }

    private static func remove(_ path: String) throws {
        for ending in ["", "-wal", "-shm", "-journal"] where unlink(path + ending) != 0 && errno != ENOENT {
            throw systemError(path + ending)
        }
    }

    private static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError(path) }
    }

    private static func exists(_ path: String) -> Bool { AtomicFile.permissions(of: path) != nil }

    private static func systemError(_ path: String) -> QueueError {
        .notWritable(path: path, reason: QueueFolder.systemMessage(errno))
    }

    private static func forgetOldSets(_ folder: String) {
        let sets = QueueFolder.names(in: quarantine(folder)).sorted()
        for set in sets.dropLast(keptSets) {
            let old = "\(quarantine(folder))/\(set)"
            for file in QueueFolder.names(in: old) { unlink("\(old)/\(file)") }
            rmdir(old)
        }
    }

    // MARK: The report

    /// What became of the queue the last time it was damaged; `nil` if it never was.
    static func lastReport(folder: String) -> SalvageReport? {
        guard let set = QueueFolder.names(in: quarantine(folder)).max() else { return nil }
        let path = "\(quarantine(folder))/\(set)"
        guard let bytes = try? AtomicFile.read("\(path)/report.json"), let value = try? JSONValue(parsing: bytes),
            let time = value["time"]?.text.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        return SalvageReport(
            reason: value["reason"]?.text ?? "", kept: Int(value["kept"]?.integer ?? 0),
            lost: value["lost"]?.integer.map { Int($0) }, quarantine: path, time: time)
    }

    /// For people and ``lastReport(folder:)``; the new database is right without it.
    private static func write(_ report: SalvageReport) {
        let value = JSONValue.object([
            "time": .string(report.time.iso8601()), "reason": .string(report.reason),
            "kept": .integer(Int64(report.kept)), "lost": report.lost.map { .integer(Int64($0)) } ?? .null,
        ])
        try? AtomicFile.write(Array(value.compactText.utf8), to: "\(report.quarantine)/report.json", mode: 0o600)
    }

    // MARK: Copying

    private static func copy(from path: String, to target: String) throws -> (kept: Int, lost: Int?) {
        let new = try SQLiteQueue.openPool(target)
        defer { try? new.close() }
        var source: DatabaseQueue? = try? openDamaged(path)
        if let readable = source, (try? readable.read({ try DamagedDatabase.isEntered($0) })) != true { source = nil }
        if source == nil { source = try DatabaseHead.mended(path, beside: target, like: new) }
        defer { try? source?.close() }
        let result = try new.writeWithoutTransaction { database -> (kept: Int, lost: Int?) in
            let writer = SalvageWriter(database)
            guard let source else { return try writer.end(sums: nil) }
            // Without a transaction: what fails on a damaged page would fail its end, too.
            return try source.unsafeRead { damaged in
                let damaged = DamagedDatabase(database: damaged)
                let sums = damaged.sums()
                try writer.begin()
                try damaged.readEntries(before: sums.map { Int64(clamping: $0.nextSequence) }) { try writer.add($0) }
                try writer.add(damaged.cursors())
                return try writer.end(sums: sums)
            }
        }
        try new.close()
        try source?.close()
        try DatabaseHead.removeCopy(beside: target)
        return result
    }

    /// Read-only, so that the evidence stays as it is.
    static func openDamaged(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -2048") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
