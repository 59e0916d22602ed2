import Foundation
import GRDB

/// A queue as the third version made it: written out here, so that no later change of the program reaches it.
enum ThirdVersion {
    /// Writes a database with one entry in each state, and deliveries that ended in another order than they were accepted.
    ///
    /// - Parameter deliveries: When the entries behind the first six were delivered, in seconds, in the order of their
    ///   numbers.
    static func write(to path: String, deliveries: [Int]) throws {
        try FirstVersion.write(to: path)
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { database in
            try database.execute(sql: steps)
            for (index, seconds) in deliveries.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO entry (sequence, id_high, id_low, state, kind, level, origin, accepted, core, attempts,
                            status, finished)
                        VALUES (?, ?, ?, 4, 0, 1, 0, 1767323045000006, 34, 1, 201, ?)
                        """,
                    arguments: [
                        7 + index, 113_104_674_880_000, 7 + index, 1_767_323_050_000_000 + seconds * 1_000_000,
                    ])
                try database.execute(
                    sql: "INSERT INTO payload VALUES (?, ?)", arguments: [7 + index, Data(FirstVersion.payload)])
            }
            try database.execute(
                sql: """
                    UPDATE tally SET next_sequence = 7 + ?1, accepted = 6 + ?1, delivered = 1 + ?1,
                        kept_delivered = 1 + ?1
                    """, arguments: [deliveries.count])
            try database.execute(sql: "PRAGMA user_version = 3")
        }
        try database.close()
    }

    private static let steps = """
        CREATE TABLE cursor (source TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
        ALTER TABLE tally ADD COLUMN person_entries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN person_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN severity_entries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN severity_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN oldest_entries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN oldest_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN newest_entries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN newest_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN damage_entries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN damage_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN open_gaps INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN probes INTEGER NOT NULL DEFAULT 0;
        UPDATE tally SET person_entries = dropped;
        CREATE TABLE gap (
            stream TEXT NOT NULL, reason INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            entries INTEGER NOT NULL, bytes INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
            told INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (stream, reason)
        ) STRICT, WITHOUT ROWID;
        """
}
