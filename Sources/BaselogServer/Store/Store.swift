import BaselogDomain
import GRDB
import Glibc

/// The SQLite database of the embedded API, open.
///
/// WAL with `synchronous = NORMAL`: what was answered survives a crash of the program; only a power cut may take the
/// last moments. In memory for `:memory:`.
final class Store: Sendable {
    let database: any DatabaseWriter

    private init(database: any DatabaseWriter) { self.database = database }

    /// Opens or creates the database and brings it to the newest schema.
    static func open(_ location: DatabaseLocation) throws(EmbeddedAPIError) -> Store {
        do {
            var configuration = Configuration()
            configuration.label = "baselog-api"
            // Another process may be adding a key just now.
            configuration.busyMode = .timeout(5)
            let database: any DatabaseWriter
            switch location {
            case .memory: database = try DatabaseQueue(configuration: configuration)
            case .file(let path): database = try openFile(path, configuration)
            }
            if try database.read(Schema.migrator.hasBeenSuperseded) {
                throw EmbeddedAPIError.databaseTooNew(path: location.description)
            }
            try migrate(database)
            return Store(database: database)
        } catch let error as EmbeddedAPIError {
            throw error
        } catch let error as DatabaseError {
            throw .databaseUnusable(path: location.description, reason: error.message ?? "\(error.resultCode)")
        } catch {
            throw .databaseUnusable(path: location.description, reason: "\(error)")
        }
    }

    /// SQLite does not wait for another process that is switching the same new file to WAL, whatever the time-out says.
    private static func openFile(_ path: String, _ configuration: Configuration) throws -> any DatabaseWriter {
        for _ in 0..<500 {
            do { return try DatabasePool(path: path, configuration: configuration) } catch let error as DatabaseError {
                guard error.resultCode == .SQLITE_BUSY else { throw error }
                usleep(10_000)
            }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Another process may be making the same tables at this moment; then what it has made is not made again.
    private static func migrate(_ database: any DatabaseWriter) throws {
        let migrator = Schema.migrator
        while true {
            let before = try database.read(migrator.appliedIdentifiers)
            do { return try migrator.migrate(database) } catch {
                guard try database.read(migrator.appliedIdentifiers) != before else { throw error }
            }
        }
    }

    func close() {
        // A failure to close leaves a WAL file behind, which the next start reads.
        try? database.close()
    }
}
