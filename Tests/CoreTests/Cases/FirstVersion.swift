import Foundation
import GRDB

/// A queue as the first version made it: written out here, so that no later change of the program reaches it.
enum FirstVersion {
    static let payload = Array(#"{"level":"info","message":"hello","timestamp":"2026-01-02T03:04:05.000006Z"}"#.utf8)

    /// Writes a database with one entry in each state.
    static func write(to path: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL")
            try database.execute(sql: schema)
            for sequence in 1...6 {
                try database.execute(
                    sql: """
                        INSERT INTO entry (sequence, id_high, id_low, state, kind, level, origin, accepted, core)
                        VALUES (?, ?, ?, 0, 0, 1, 0, 1767323045000006, 34)
                        """, arguments: [sequence, 113_104_674_880_000, sequence])
                try database.execute(
                    sql: "INSERT INTO payload VALUES (?, ?)", arguments: [sequence, Data(payload)])
            }
            try database.execute(
                sql: """
                    UPDATE entry SET state = 2, attempts = 3, cycles = 1, not_before = 1700000000000000,
                        cause = 'Service Unavailable', status = 503, maybe_delivered = 1 WHERE sequence = 2;
                    UPDATE entry SET state = 3, gate = 1, cause = 'Forbidden', status = 403 WHERE sequence = 3;
                    UPDATE entry SET state = 4, attempts = 1, status = 201, finished = 1767323046000000
                        WHERE sequence = 4;
                    UPDATE entry SET state = 5, attempts = 1, status = 422, death = 0, death_status = 422,
                        answer = 'no', finished = 1767323047000000 WHERE sequence = 5;
                    UPDATE entry SET state = 6, former = 0, finished = 1767323048000000 WHERE sequence = 6;
                    UPDATE tally SET next_sequence = 7, accepted = 6, queued = 1, scheduled = 1, parked = 1,
                        delivered = 1, dead = 1, dropped = 1, kept_delivered = 1, kept_dropped = 1;
                    PRAGMA application_id = 1651273575;
                    PRAGMA user_version = 1;
                    """)
        }
        try database.close()
    }

    private static let schema = """
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, state INTEGER NOT NULL,
            kind INTEGER NOT NULL, level INTEGER NOT NULL, origin INTEGER NOT NULL, stream TEXT,
            accepted INTEGER NOT NULL, core INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, cycles INTEGER NOT NULL DEFAULT 0, not_before INTEGER, gate INTEGER,
            cause TEXT, status INTEGER, maybe_delivered INTEGER NOT NULL DEFAULT 0,
            death INTEGER, death_status INTEGER, answer TEXT, finished INTEGER,
            former INTEGER, former_finished INTEGER, history BLOB
        ) STRICT;
        CREATE TABLE payload (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE INDEX entry_id ON entry (id_high, id_low);
        CREATE INDEX entry_state ON entry (state);
        CREATE INDEX entry_severe ON entry (state, level) WHERE level >= 2;
        CREATE INDEX entry_hand ON entry (state) WHERE origin = 1;
        CREATE INDEX entry_due ON entry (state, not_before) WHERE not_before IS NOT NULL;
        CREATE INDEX entry_gated ON entry (state, gate) WHERE gate IS NOT NULL;
        CREATE INDEX entry_finished ON entry (state, finished) WHERE finished IS NOT NULL;
        CREATE TABLE tally (
            one INTEGER PRIMARY KEY CHECK (one = 1), next_sequence INTEGER NOT NULL, accepted INTEGER NOT NULL,
            queued INTEGER NOT NULL, scheduled INTEGER NOT NULL, parked INTEGER NOT NULL, delivered INTEGER NOT NULL,
            dead INTEGER NOT NULL, dropped INTEGER NOT NULL,
            kept_delivered INTEGER NOT NULL, kept_dropped INTEGER NOT NULL
        ) STRICT;
        INSERT INTO tally VALUES (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        """
}
