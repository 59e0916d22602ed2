import CFaultVFS
import Foundation

/// A folder whose disk fails on demand, as SQLite sees it: every database in it goes through a layer that counts, fails,
/// tears, crashes, and knows what a power cut would take.
///
/// After a crash nothing of the old folder works any more, and ``remains(in:)`` gives what the next process finds as a
/// disk of its own; so the handles of the dead need not be closed first.
package final class FaultDisk: Sendable {
    package struct Operations: OptionSet, Sendable, Hashable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }

        private init(_ operation: fault_operation) { rawValue = operation.rawValue }

        package static let open = Operations(FAULT_OPEN)
        package static let read = Operations(FAULT_READ)
        package static let write = Operations(FAULT_WRITE)
        package static let sync = Operations(FAULT_SYNC)
        package static let truncate = Operations(FAULT_TRUNCATE)
        package static let delete = Operations(FAULT_DELETE)
        /// Mapping the file `-shm`.
        package static let share = Operations(FAULT_SHARE)
        /// All that leaves something on disk. Unlike readings, their number is the same in every run.
        package static let changes: Operations = [.write, .sync, .truncate, .delete]
    }

    package struct Files: OptionSet, Sendable, Hashable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }

        private init(_ file: fault_file) { rawValue = file.rawValue }

        package static let database = Files(FAULT_DATABASE)
        /// The write-ahead log.
        package static let log = Files(FAULT_LOG)
        /// Rollback journals.
        package static let other = Files(FAULT_OTHER)
        package static let all: Files = [.database, .log, .other]
    }

    package enum Effect: Sendable, Hashable {
        case noSpace
        case inputOutputError
        /// No space in the middle of a write.
        case torn(keptBytes: UInt32)
        case crashBefore
        case crashAfter
        /// The process ends in the middle of a write.
        case crashTorn(keptBytes: UInt32)
    }

    /// Which operations fail, and how.
    package struct Plan: Sendable, Hashable {
        package var effect: Effect
        package var operations: Operations
        package var files: Files
        /// Counted from 1 on among those that match, from the moment the plan is made.
        package var first: Int
        /// `nil` for all that follow, until another plan is made.
        package var last: Int?
        /// Each how manieth.
        package var stride: Int
        /// The share of those that is struck, by chance from the seed.
        package var probability: Double
        package var seed: UInt64

        package init(
            _ effect: Effect, operations: Operations = .changes, files: Files = .all, first: Int = 1, last: Int? = nil,
            stride: Int = 1, probability: Double = 1, seed: UInt64 = 0
        ) {
            self.effect = effect
            self.operations = operations
            self.files = files
            self.first = first
            self.last = last
            self.stride = stride
            self.probability = probability
            self.seed = seed
        }

        /// Strikes one operation only.
        package static func once(
            _ effect: Effect, at number: Int, operations: Operations = .changes, files: Files = .all
        ) -> Plan {
            Plan(effect, operations: operations, files: files, first: number, last: number)
        }
    }

    package struct Failed: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder that a test gives to what it tests. It is removed with the disk.
    package let folder: String
    private let number: UInt64

    /// A new disk, in memory where the system has a place for that.
    package convenience init() throws {
        let folder = try FaultDisk.makeFolder()
        try self.init(folder: folder, number: fault_disk_mount(folder))
    }

    private init(folder: String, number: UInt64) throws {
        guard number != 0 else { throw Failed(description: "SQLite took no file system of ours.") }
        self.folder = folder
        self.number = number
    }

    deinit {
        fault_disk_unmount(number)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func makeFolder() throws -> String {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.isWritableFile(atPath: memory)
            ? URL(filePath: memory) : FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = parent.appending(path: "baselog-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder.path
    }

    // MARK: Faults

    /// Replaces what was planned before.
    package func plan(_ plan: Plan) {
        var (effect, kept) = (FAULT_NO_SPACE, UInt32(0))
        switch plan.effect {
        case .noSpace: break
        case .inputOutputError: effect = FAULT_IO_ERROR
        case .torn(let bytes): (effect, kept) = (FAULT_TORN, bytes)
        case .crashBefore: effect = FAULT_CRASH_BEFORE
        case .crashAfter: effect = FAULT_CRASH_AFTER
        case .crashTorn(let bytes): (effect, kept) = (FAULT_CRASH_TORN, bytes)
        }
        var plan = fault_plan(
            operations: plan.operations.rawValue, files: plan.files.rawValue, effect: effect,
            first: UInt64(plan.first), last: plan.last.map { UInt64($0) } ?? .max, stride: UInt64(plan.stride),
            permille: UInt32(plan.probability * 1000), seed: plan.seed, kept_bytes: kept)
        fault_disk_plan(number, &plan)
    }

    /// Lets everything work again, but for what has crashed.
    package func heal() { fault_disk_plan(number, nil) }

    /// How many operations the last plan has struck.
    package var struck: Int { Int(fault_disk_struck(number)) }

    /// How many operations there were.
    package func count(_ operations: Operations = .changes, files: Files = .all) -> Int {
        Int(fault_disk_count(number, operations.rawValue, files.rawValue))
    }

    // MARK: Ends

    /// Ends the process as far as its files know. All that was written is there.
    package func crash() { fault_disk_crash(number) }

    /// Cuts the power. Of what was not synced each sector is kept with this probability.
    package func cutPower(keeping probability: Double, seed: UInt64) throws {
        guard fault_disk_cut_power(number, seed, UInt32(probability * 1000)) else {
            throw Failed(description: "The files in \(folder) cannot be cut.")
        }
    }

    package var hasCrashed: Bool { fault_disk_has_crashed(number) }

    /// What the next process finds after a crash.
    package func remains() throws -> FaultDisk {
        guard hasCrashed else { throw Failed(description: "The disk in \(folder) is still in use.") }
        let copy = try FaultDisk.makeFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
        }
        return try FaultDisk(folder: copy, number: fault_disk_remount(number, copy))
    }
}
