/// Everything that can be set for one profile, validated and immutable.
///
/// The defaults are the values of every setting that nobody set. ``SettingName`` lists the names under which
/// flags, environment variables and profile files set them.
public struct Settings: Sendable, Hashable {
    /// The profile's name; it names the queue's folder, too.
    public var profile: String
    /// The base URL of the API, without a trailing slash.
    public var baseURL: BaseURL
    public var environment: EnvironmentKind
    public var safety: Safety
    public var timeouts: Timeouts
    public var proxy: ProxySettings
    public var tls: TLSSettings
    public var retry: RetrySettings
    public var batch: BatchSettings
    public var queue: QueueSettings
    public var delivery: DeliverySettings
    public var agent: AgentSettings
    public var appearance: Appearance

    public init(
        profile: String = "local", baseURL: BaseURL = .hosted, environment: EnvironmentKind = .development,
        safety: Safety? = nil, timeouts: Timeouts = Timeouts(), proxy: ProxySettings = ProxySettings(),
        tls: TLSSettings = TLSSettings(), retry: RetrySettings = RetrySettings(),
        batch: BatchSettings = BatchSettings(), queue: QueueSettings = QueueSettings(),
        delivery: DeliverySettings = DeliverySettings(), agent: AgentSettings = AgentSettings(),
        appearance: Appearance = Appearance()
    ) {
        self.profile = profile
        self.baseURL = baseURL
        self.environment = environment
        self.safety = safety ?? environment.defaultSafety
        self.timeouts = timeouts
        self.proxy = proxy
        self.tls = tls
        self.retry = retry
        self.batch = batch
        self.queue = queue
        self.delivery = delivery
        self.agent = agent
        self.appearance = appearance
    }
}

/// What an environment is used for.
public enum EnvironmentKind: String, Sendable, Hashable, Codable, CaseIterable {
    case development, staging, production

    /// The kind with this name, also in its short forms `dev`, `stage` and `prod`, in any case.
    public init?(name: String) {
        switch name.lowercased() {
        case "development", "dev": self = .development
        case "staging", "stage": self = .staging
        case "production", "prod": self = .production
        default: return nil
        }
    }

    /// What a person must do before a hand-made entry is sent there, where the profile says nothing.
    public var defaultSafety: Safety {
        switch self {
        case .development: .open
        case .staging: .confirm
        case .production: .typeTheName
        }
    }
}

/// What a person must do before something is sent by hand, so that no test log reaches production by a slip.
public enum Safety: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing.
    case open
    /// Answer a question.
    case confirm
    /// Type the profile's name.
    case typeTheName = "type-the-name"
    /// Nothing is sent by hand at all.
    case readOnly = "read-only"
}

/// How long each phase of a request may take.
public struct Timeouts: Sendable, Hashable {
    /// DNS, TCP and TLS together.
    public var connect: Duration
    /// Between two bytes of the answer.
    public var read: Duration
    /// Between two bytes of the request that the server takes.
    public var write: Duration
    /// Waiting for a pooled connection.
    public var pool: Duration
    /// The whole request.
    public var total: Duration

    public init(
        connect: Duration = .seconds(10), read: Duration = .seconds(30), write: Duration = .seconds(30),
        pool: Duration = .seconds(60), total: Duration = .seconds(30)
    ) {
        self.connect = connect
        self.read = read
        self.write = write
        self.pool = pool
        self.total = total
    }
}

/// When a delivery is tried again.
public struct RetrySettings: Sendable, Hashable {
    /// Attempts of one burst, at least 1.
    public var maxAttempts: Int
    /// The wait before the second attempt of a burst; it doubles with each further one.
    public var backoffFactor: Duration
    /// Statuses that mean "try again".
    public var statusCodes: Set<Int>
    /// Methods that are retried within a burst.
    public var methods: Set<String>

    public init(
        maxAttempts: Int = 3, backoffFactor: Duration = .seconds(1),
        statusCodes: Set<Int> = [429, 500, 502, 503, 504], methods: Set<String> = ["POST", "PUT", "PATCH"]
    ) {
        self.maxAttempts = maxAttempts
        self.backoffFactor = backoffFactor
        self.statusCodes = statusCodes
        self.methods = methods
    }
}

/// How many entries travel together.
public struct BatchSettings: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable { case auto, single, batch }

    /// The most entries of one lease.
    public var size: Int
    /// The longest that an entry waits for company.
    public var interval: Duration
    public var mode: Mode

    public init(size: Int = 100, interval: Duration = .seconds(5), mode: Mode = .auto) {
        self.size = size
        self.interval = interval
        self.mode = mode
    }
}

/// How the queue keeps entries.
public struct QueueSettings: Sendable, Hashable {
    /// What happens to new entries where there is no room.
    ///
    /// What a person makes by hand is never dropped: it is refused with an error where nothing else can give way.
    public enum WhenFull: String, Sendable, Hashable, CaseIterable {
        /// They wait for ``QueueSettings/enqueueTimeout``, then they are refused.
        case block
        /// Less severe entries are dropped for them, the least severe and oldest first; else they are dropped themselves.
        case dropLowSeverity = "drop-low-severity"
        /// The oldest entries are dropped for them.
        case dropOldest = "drop-oldest"
        /// They are dropped: accepted, numbered and counted, but not kept.
        case dropNewest = "drop-newest"
    }

    public enum Durability: String, Sendable, Hashable, CaseIterable { case durable, buffered }

    /// The free space that the disk must keep.
    public enum MinFree: Sendable, Hashable {
        /// A twentieth of the disk, and at least 512 MiB.
        case automatic
        case bytes(Int)

        /// The queue grows until the disk is full.
        public static let off = MinFree.bytes(0)
    }

    /// The most bytes the queue may take on disk.
    public var maxBytes: Int
    /// What the queue leaves to others: below it, it does not grow.
    public var minFree: MinFree
    public var whenFull: WhenFull
    /// How long a caller waits for room before its entry is refused.
    public var enqueueTimeout: Duration
    public var durability: Durability
    /// Delivered entries that are kept to be looked at.
    public var historyLimit: Int

    public init(
        maxBytes: Int = 1 << 30, minFree: MinFree = .automatic, whenFull: WhenFull = .block,
        enqueueTimeout: Duration = .seconds(5),
        durability: Durability = .durable, historyLimit: Int = 10_000
    ) {
        self.maxBytes = maxBytes
        self.minFree = minFree
        self.whenFull = whenFull
        self.enqueueTimeout = enqueueTimeout
        self.durability = durability
        self.historyLimit = historyLimit
    }
}

/// How entries are sent.
public struct DeliverySettings: Sendable, Hashable {
    /// What becomes of an event where the server has no route for events.
    public enum EventPolicy: String, Sendable, Hashable, CaseIterable {
        /// Sent as a log of category `event`.
        case asLog = "log"
        /// Kept until the server has a route for events.
        case park
    }

    /// Whether entries of one stream may overtake each other.
    public enum Ordering: String, Sendable, Hashable, CaseIterable {
        /// Entries leave oldest first, as many at once as the endpoint can take.
        case relaxed
        /// One request at a time for each stream, and nothing of the stream meanwhile or between the attempts of a
        /// burst. An entry that still fails then lets the others pass, so that it cannot hold them up for ever.
        case strict
    }

    /// The most requests in flight. The hosted API freezes above 15 and is at its best with 1 to 4.
    public var maxConcurrency: Int
    public var events: EventPolicy
    public var ordering: Ordering
    /// Whether fields that the server does not store are put into tags (`service:checkout`).
    public var fieldsAsTags: Bool
    /// Whether each log carries the tag `bl:<id>`, which makes duplicates findable on servers without idempotency.
    public var tagEntryID: Bool
    /// How long a shutdown waits for what is in flight.
    public var drainDeadline: Duration

    public init(
        maxConcurrency: Int = 4, events: EventPolicy = .asLog, ordering: Ordering = .relaxed,
        fieldsAsTags: Bool = false, tagEntryID: Bool = false, drainDeadline: Duration = .seconds(10)
    ) {
        self.maxConcurrency = maxConcurrency
        self.events = events
        self.ordering = ordering
        self.fieldsAsTags = fieldsAsTags
        self.tagEntryID = tagEntryID
        self.drainDeadline = drainDeadline
    }
}

/// Where an agent without a screen can be reached.
public struct AgentSettings: Sendable, Hashable {
    /// Where it takes entries as a relay; `nil` for nowhere.
    public var relayListen: ListenAddress?
    /// The Unix socket where it does so, too; empty for none.
    public var relaySocket: String
    /// The file with the key that the relay's clients show; empty for the profile's own key.
    public var relayKeyFile: String
    /// Where it tells its metrics and its health; `nil` for nowhere.
    public var metricsListen: ListenAddress?

    public init(
        relayListen: ListenAddress? = nil, relaySocket: String = "", relayKeyFile: String = "",
        metricsListen: ListenAddress? = nil
    ) {
        self.relayListen = relayListen
        self.relaySocket = relaySocket
        self.relayKeyFile = relayKeyFile
        self.metricsListen = metricsListen
    }
}

/// How the profile looks in the dashboard.
public struct Appearance: Sendable, Hashable {
    /// The accent colour's name; empty for the theme's own.
    public var accent: String
    /// The theme's name; empty for the default of the terminal's background.
    public var theme: String

    public init(accent: String = "", theme: String = "") {
        self.accent = accent
        self.theme = theme
    }
}
