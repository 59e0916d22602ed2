/// Which API the server speaks.
package enum APIMode: String, Sendable, Hashable, CaseIterable {
    /// The hosted API and everything a local one can add: health, events, batches, idempotency, paging, streams.
    case standard
    /// Exactly the hosted API, its quirks included.
    case compat
}

/// Where the server keeps its projects, keys, logs and events.
package enum DatabaseLocation: Sendable, Hashable, CustomStringConvertible {
    case memory
    case file(String)

    /// Reads the value of `--database`: `:memory:` or a path.
    package init(argument: String) {
        self = argument == ":memory:" ? .memory : .file(argument)
    }

    package var description: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}

/// What the server lets a client take of its memory, connections and time.
package struct APILimits: Sendable, Hashable {
    /// A request body, after decompression. The hosted API took messages of 64 MiB; the extra MiB is for the envelope.
    package var bodyBytes: Int
    /// All request bodies that are held at one moment; beyond that, requests get 503.
    package var bufferedBytes = 256 * 1_048_576
    /// Open connections; further ones wait in the backlog of the socket.
    package var connections = 512
    /// Items of one batch.
    package var batchItems = 1_000
    /// Open streams of server-sent events.
    package var streams = 64
    /// Items of one page.
    package var pageItems = 1_000
    /// The header lines of one request together.
    package var headerBytes = 32 * 1_024
    package var headerFields = 100
    /// From the first to the last byte of a body, however slowly it drips.
    package var bodyDeadline: Duration = .seconds(60)
    /// How long a client may take no byte of an answer.
    package var writeStall: Duration = .seconds(30)
    /// How long a stop waits for requests that are being answered.
    package var stopGrace: Duration = .seconds(5)

    package init(bodyBytes: Int) { self.bodyBytes = bodyBytes }

    package static func standard(for mode: APIMode) -> APILimits {
        switch mode {
        case .standard: APILimits(bodyBytes: 10 * 1_048_576)
        case .compat: APILimits(bodyBytes: 65 * 1_048_576)
        }
    }
}

/// Everything an ``EmbeddedAPI`` needs to know to start.
package struct APIConfiguration: Sendable, Hashable {
    package var host: String
    /// The port to listen on; 0 takes any free one.
    package var port: Int
    package var database: DatabaseLocation
    package var mode: APIMode
    /// Whether the routes under `/admin/faults` exist. Faults can be injected in-process in any case.
    package var allowsFaultRoutes: Bool
    /// How long a connection may lie idle, or take to send the head of a request. The hosted API takes 5 s.
    package var idleTimeout: Duration
    package var limits: APILimits
    /// What `/health` and the OpenAPI description call the version.
    package var version: String

    package static let defaultPort = 8787

    package init(
        host: String = "127.0.0.1", port: Int = defaultPort, database: DatabaseLocation, mode: APIMode = .standard,
        allowsFaultRoutes: Bool = true, idleTimeout: Duration = .seconds(5), limits: APILimits? = nil,
        version: String = "development"
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.mode = mode
        self.allowsFaultRoutes = allowsFaultRoutes
        self.idleTimeout = idleTimeout
        self.limits = limits ?? .standard(for: mode)
        self.version = version
    }

    /// What a person should know before the server starts with these settings.
    package var warnings: [String] {
        guard !LoopbackAddress.contains(host: host) else { return [] }
        return [
            "The server listens on \(host), which other machines can reach; keys and logs travel unencrypted. "
                + "Use --host 127.0.0.1 unless a proxy with TLS stands in front."
        ]
    }
}
