import ArgumentParser
import BaselogCore
import BaselogDomain
import BaselogServer
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the embedded API.",
        discussion: """
            A complete baselog API on SQLite for development and tests, on this machine only unless --host says \
            otherwise. The first line on standard output is its address. A database without a key gets one on the \
            first start, which is printed once; with --key-file it is taken from or stored in that file instead.

            With --compat it answers exactly as the hosted API does, quirks included. Things can be made to go wrong \
            while it runs, from this machine: POST /admin/faults {"kind": "status", "status": 503, "next": 10}.

            Examples:
              baselog serve
              baselog serve --port 0 --database :memory:
              baselog serve --create-key

            Exit codes: 0 after ctrl-c or SIGTERM, 1 if it cannot start, 2 usage.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: "Port to listen on; 0 takes any free one.") var port = APIConfiguration.defaultPort

    @Option(name: .long, help: "Address to listen on.") var host = "127.0.0.1"

    @Option(
        name: .long,
        help: ArgumentHelp("Database, or :memory:. Default: serve/api.sqlite in the state folder.", valueName: "file"))
    var database: String?

    @Flag(name: .long, help: "Answer exactly as the hosted API does.") var compat = false

    @Flag(name: .long, help: "Print a new API key for the database and leave.") var createKey = false

    @Option(
        name: .long,
        help: ArgumentHelp("Accept the key in this file; make both where the file is missing.", valueName: "file"))
    var keyFile: String?

    @Flag(name: .long, help: "Leave out the routes that make things go wrong.") var noFaults = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard !host.isEmpty else { throw ValidationError("--host must not be empty.") }
        guard database != "" else { throw ValidationError("--database must not be empty.") }
        guard !createKey || database != ":memory:" else {
            throw ValidationError("--create-key needs a database that outlives this command, not :memory:.")
        }
    }

    func run() async throws {
        let location = try self.location()
        if createKey {
            Console.print(try KeyRing.open(location).create().exposed)
            return
        }
        let configuration = APIConfiguration(
            host: host, port: port, database: location, mode: compat ? .compat : .standard,
            allowsFaultRoutes: !noFaults, version: Version.current)
        for warning in configuration.warnings { Console.note("warning: \(warning)") }
        do {
            try await Interruption.cancelling { try await serve(configuration) }
        } catch let failure as CommandFailure where failure.status == .interrupted || failure.status == .terminated {
            // Ending a server by a signal is its orderly end.
            return
        }
    }

    private func location() throws -> DatabaseLocation {
        if let database { return DatabaseLocation(argument: database) }
        let folder = "\(global.context.stateFolder)/serve"
        try AtomicFile.createFolder(folder)
        return .file("\(folder)/api.sqlite")
    }

    private func serve(_ configuration: APIConfiguration) async throws {
        var logger = Logger(label: "baselog.serve") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = global.context.isVerbose ? .debug : .error
        let api = try await EmbeddedAPI.start(configuration, logger: logger)
        do {
            let newKey = try prepareKey(api.keys)
            Console.print(api.url)
            if let newKey { Console.print("API key, shown this once: \(newKey.exposed)") }
            Console.note("\(configuration.mode.rawValue) mode, database \(configuration.database); ctrl-c ends it.")
        } catch {
            await api.stop()
            throw error
        }
        await untilCancelled()
        // This task is cancelled by now, and what it waits for would be cut short.
        await Task { await api.stop() }.value
    }

    /// - Returns: A key that was made just now and has to be shown.
    private func prepareKey(_ keys: KeyRing) throws -> APIKey? {
        guard let keyFile else { return try keys.ensureKey() }
        if let bytes = try AtomicFile.read(keyFile) {
            let key: APIKey
            do throws(APIKey.Problem) {
                key = try APIKey(validating: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw KeyError.invalid(error, source: keyFile)
            }
            try keys.add(key)
        } else {
            let key = try keys.create()
            try AtomicFile.write(Array((key.exposed + "\n").utf8), to: keyFile, mode: 0o600)
        }
        return nil
    }

    /// An iteration ends when its task is cancelled, and this one never has anything to iterate over.
    private func untilCancelled() async {
        let (nothing, source) = AsyncStream<Never>.makeStream()
        for await _ in nothing {}
        source.finish()
    }
}
