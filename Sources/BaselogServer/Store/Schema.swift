import GRDB

/// The tables of the embedded API. Migrations are only ever added, so that every earlier database opens.
///
/// Rows are numbered in the order of their commits (there is one writer), and that number is what cursors and streams
/// are made of; the UUIDs are only names and need no index. Times are microseconds since 1970.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 projects, keys, logs, events, idempotency") { db in
            try db.execute(
                sql: """
                    CREATE TABLE projects (
                        number INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        name TEXT NOT NULL,
                        created_at INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE keys (
                        hash TEXT PRIMARY KEY,
                        project INTEGER NOT NULL REFERENCES projects (number),
                        masked TEXT NOT NULL,
                        name TEXT NOT NULL,
                        created_at INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE logs (
                        sequence INTEGER PRIMARY KEY,
                        id TEXT NOT NULL,
                        project INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        level INTEGER NOT NULL,
                        category TEXT,
                        message TEXT NOT NULL,
                        tags TEXT,
                        timestamp INTEGER,
                        service_name TEXT,
                        user_id TEXT,
                        correlation_id TEXT,
                        metadata TEXT
                    ) STRICT;
                    CREATE TABLE events (
                        sequence INTEGER PRIMARY KEY,
                        id TEXT NOT NULL,
                        project INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        type TEXT NOT NULL,
                        payload TEXT NOT NULL,
                        timestamp INTEGER,
                        source_service TEXT,
                        user_id TEXT,
                        correlation_id TEXT
                    ) STRICT;
                    CREATE TABLE idempotency (
                        project INTEGER NOT NULL,
                        kind INTEGER NOT NULL,
                        key TEXT NOT NULL,
                        sequence INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        PRIMARY KEY (project, kind, key)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX idempotency_by_age ON idempotency (created_at);
                    """)
        }
        return migrator
    }
}
