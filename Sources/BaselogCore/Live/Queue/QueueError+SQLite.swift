import BaselogDomain
import GRDB

extension QueueError {
    /// Why ``notWritable(path:reason:)`` is said of a file that has not even been opened.
    static let cannotBeOpened = "the file cannot be opened"

    /// - Parameter path: The database file.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as QueueError: self = error
        case let error as QueueCorruption: self = .damaged(path: path, reason: error.reason)
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .failed(path: path, reason: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
        case .SQLITE_NOTADB: self = .damaged(path: path, reason: "the file is not a database")
        case .SQLITE_IOERR: self = .inputOutput(path: path, reason: reason)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .notWritable(path: path, reason: reason)
        case .SQLITE_CANTOPEN: self = .notWritable(path: path, reason: QueueError.cannotBeOpened)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .failed(path: path, reason: "another process holds the database locked")
        case .SQLITE_MISUSE, .SQLITE_INTERRUPT: self = .closed
        default: self = .failed(path: path, reason: reason)
        }
    }

    /// Whether it would strike every other write just the same, so that trying them one by one is in vain.
    var concernsStorage: Bool {
        switch self {
        case .diskFull, .inputOutput, .notWritable, .damaged, .removed, .closed, .newerSchema, .ownedByProcess: true
        case .failed, .full, .tooLarge, .lowOnSpace: false
        }
    }
}
