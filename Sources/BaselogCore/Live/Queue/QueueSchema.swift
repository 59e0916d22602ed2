import BaselogDomain
import GRDB

// The tables of a queue.
//
// `entry` holds what changes and what lists are made of, about 80 bytes a row; `payload` the JSON, which never changes
// and would otherwise be rewritten with each attempt. `tally` is one row with the counts by state and the next sequence
// number, changed in the transaction that changes entries, so that nothing is ever counted.
//
// An appended row touches two indexes only (by ID and by state): the others are partial. `severe` makes lists of rare
// warnings quick; `due`, `gated` and `dropped` find what falls due, what a gate holds, and the oldest of what was dropped.
//
// What is delivered leaves the index by state and enters no other: `ending` holds the runs of numbers that are delivered
// and still there, in the order in which they ended, so that a batch is one row of it.
//
// Version 2 knows how far sources have been read. Version 3: `tally` also counts the drops by reason, and `gap` gathers
// those that no log has told of yet. Version 4: `ending`; before, each delivered row stood in two indexes.
//
// Versions are `PRAGMA user_version`; a step is never changed once it was released, new ones go behind it.
enum QueueSchema {
    /// "blog": marks a database as a queue of baselog.
    static let applicationID = 0x626C_6F67

    static let steps = [
        """
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
        """,
        // How far followed files have been read, changed in the transaction that appends their entries.
        """
        CREATE TABLE cursor (source TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """,
        """
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
        """,
        """
        CREATE TABLE ending (number INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
        CREATE INDEX ending_first ON ending (first, last);
        \(fillEndings);
        DROP INDEX entry_state;
        DROP INDEX entry_finished;
        CREATE INDEX entry_state ON entry (state) WHERE state <> 4;
        CREATE INDEX entry_dropped ON entry (finished) WHERE state = 6;
        """,
    ]

    /// Finds the endings of deliveries that are there already, each for itself.
    static let fillEndings = """
        INSERT INTO ending (first, last)
        SELECT sequence, sequence FROM entry WHERE state = 4 ORDER BY finished, sequence
        """

    /// No version will ever be higher: a number beyond it is damage.
    private static let versionLimit = 1_000

    /// Brings a new or older database to the newest version, in one transaction.
    static func migrate(_ database: Database, path: String) throws {
        guard try version(database) != steps.count else { return }
        try database.inTransaction(.immediate) {
            // Another process may have done it meanwhile.
            let version = try version(database)
            guard version <= versionLimit, version >= 0 else { throw QueueCorruption("its version is \(version)") }
            guard version <= steps.count else { throw QueueError.newerSchema(path: path, version: version) }
            if version == 0, try Bool.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == true {
                throw QueueError.failed(path: path, reason: "the file is a database of another program")
            }
            for step in steps[version...] { try database.execute(sql: step) }
            try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(steps.count)")
            return .commit
        }
    }

    private static func version(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

    /// How each connection works: small caches, because memory must not grow with the queue.
    static func prepare(_ database: Database) throws {
        if database.configuration.readonly {
            try database.execute(sql: "PRAGMA cache_size = -1024")
        } else {
            try database.execute(
                sql: """
                    PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA cache_size = -4096;
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA secure_delete = FAST;
                    """)
        }
    }
}
