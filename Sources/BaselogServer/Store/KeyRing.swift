package import BaselogDomain
import Crypto
import GRDB
import Synchronization

/// The API keys of the embedded API. Only their SHA-256 hashes are stored: a key is long and random, so nothing
/// slower is needed, and nobody can read it back.
package final class KeyRing: Sendable {
    /// A key as it may be shown.
    package struct Listing: Sendable, Hashable {
        package let masked: String
        package let name: String
        package let projectID: String
        package let createdAt: Timestamp
    }

    /// The project that a request's key belongs to.
    struct Project: Sendable, Hashable {
        let number: Int64
        let id: String
    }

    private let database: any DatabaseWriter
    private let now: @Sendable () -> Timestamp
    /// Keys that were used since the start; other processes may add keys, so a miss asks the database.
    private let known = Mutex<[String: Project]>([:])

    init(database: any DatabaseWriter, now: @escaping @Sendable () -> Timestamp) {
        self.database = database
        self.now = now
    }

    /// Opens only the keys of a database, to create one while no server runs, or beside one that does.
    package static func open(
        _ location: DatabaseLocation, now: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) throws(EmbeddedAPIError) -> KeyRing {
        KeyRing(database: try Store.open(location).database, now: now)
    }

    /// Makes a new key: `bl_` and 40 random characters, about 238 bits. It can never be shown again.
    package func create(name: String = "default") throws(EmbeddedAPIError) -> APIKey {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        let secret =
            "bl_" + String((0..<40).map { _ in alphabet[Int(generator.next(upperBound: UInt(alphabet.count)))] })
        let key: APIKey
        do { key = try APIKey(validating: secret) } catch { throw .invalidKey(error) }
        try add(key, name: name)
        return key
    }

    /// Makes the first key if there is none.
    ///
    /// - Returns: The new key, to be shown once; `nil` if there are keys already.
    package func ensureKey() throws(EmbeddedAPIError) -> APIKey? {
        let count = try attempt { try database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM keys") } }
        return (count ?? 0) > 0 ? nil : try create()
    }

    /// Accepts a key that was made elsewhere; nothing changes if it is known.
    package func add(_ key: APIKey, name: String = "default") throws(EmbeddedAPIError) {
        let (createdAt, hash) = (now().microseconds, KeyRing.hash(key.exposed))
        let masked = key.masked
        try attempt {
            try database.write { db in
                let project = try KeyRing.defaultProject(in: db, at: createdAt)
                try db.execute(
                    sql: "INSERT OR IGNORE INTO keys (hash, project, masked, name, created_at) VALUES (?, ?, ?, ?, ?)",
                    arguments: [hash, project.number, masked, name, createdAt])
            }
        }
    }

    /// All keys, masked, oldest first.
    package func list() throws(EmbeddedAPIError) -> [Listing] {
        try attempt {
            try database.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT keys.*, projects.id AS project_id FROM keys
                        JOIN projects ON projects.number = keys.project ORDER BY keys.created_at, masked
                        """
                ).map {
                    Listing(
                        masked: $0["masked"], name: $0["name"], projectID: $0["project_id"],
                        createdAt: Timestamp(microseconds: $0["created_at"]))
                }
            }
        }
    }

    /// The project of a key, or `nil` if the key is not one of ours.
    ///
    /// Only hashes are ever compared, the last time in constant time: how long a wrong key takes tells nothing about
    /// the characters of a right one.
    func project(of key: String) async throws -> Project? {
        let hash = KeyRing.hash(key)
        if let project = known.withLock({ $0[hash] }) { return project }
        let row = try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT keys.hash, projects.number, projects.id FROM keys
                    JOIN projects ON projects.number = keys.project WHERE keys.hash = ?
                    """, arguments: [hash]
            ).map { (hash: $0["hash"] as String, project: Project(number: $0["number"], id: $0["id"])) }
        }
        guard let row, KeyRing.areEqual(row.hash, hash) else { return nil }
        known.withLock { $0[hash] = row.project }
        return row.project
    }

    private static func defaultProject(in db: Database, at createdAt: Int64) throws -> Project {
        if let row = try Row.fetchOne(db, sql: "SELECT number, id FROM projects ORDER BY number LIMIT 1") {
            return Project(number: row["number"], id: row["id"])
        }
        let id = ResourceID().description
        try db.execute(
            sql: "INSERT INTO projects (id, name, created_at) VALUES (?, ?, ?)", arguments: [id, "default", createdAt])
        return Project(number: db.lastInsertedRowID, id: id)
    }

    /// SHA-256 as 64 hexadecimal digits.
    private static func hash(_ key: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in SHA256.hash(data: Array(key.utf8)) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func attempt<Value>(_ body: () throws -> Value) throws(EmbeddedAPIError) -> Value {
        do { return try body() } catch let error as DatabaseError {
            throw .storeFailed(reason: error.message ?? "\(error.resultCode)")
        } catch { throw .storeFailed(reason: "\(error)") }
    }
}
