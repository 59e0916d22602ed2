/// The state of an engine at one moment: a consistent value that costs little to make.
///
/// A snapshot is the truth, ``EngineEvent``s are news: a reader that missed events but has the newest snapshot is right.
public struct EngineSnapshot: Sendable, Hashable, Codable {
    /// When it was made; the time that every screen shows.
    public var time: Timestamp
    public var profile: String
    public var environment: EnvironmentKind
    public var safety: Safety
    public var baseURL: BaseURL
    /// Whether this engine ships, and if not, why.
    public var role: EngineRole
    /// Whether a person paused the shipping.
    public var isPaused: Bool
    public var counts: EntryCounts
    public var throughput: ThroughputHistory
    public var latency: LatencyHistory
    public var retries: RetryOutlook
    public var breaker: BreakerState
    public var gates: [GateState]
    public var concurrency: ConcurrencyState
    public var health: Health
    /// The share of good minutes in the health history, newest last; `nil` for a minute without a check.
    public var healthHistory: [Bool?]
    public var errors: ErrorHistory
    public var storage: StorageState
    public var capabilities: ServerCapabilities?
    /// The time since the last change of any entry while work is pending; `nil` while there is none.
    public var progressAge: Duration?
    /// When the queue will be empty at the present rates; `nil` if it will not or is.
    public var drainForecast: Duration?
    /// When the queue reaches its limit at the present rates; `nil` if it will not.
    public var fullForecast: Duration?

    public init(
        time: Timestamp, profile: String, environment: EnvironmentKind = .development, safety: Safety = .open,
        baseURL: BaseURL, role: EngineRole = .shipping, isPaused: Bool = false, counts: EntryCounts = EntryCounts(),
        throughput: ThroughputHistory = ThroughputHistory(), latency: LatencyHistory = LatencyHistory(),
        retries: RetryOutlook = RetryOutlook(), breaker: BreakerState = .closed, gates: [GateState] = [],
        concurrency: ConcurrencyState = ConcurrencyState(), health: Health = Health(),
        healthHistory: [Bool?] = [], errors: ErrorHistory = ErrorHistory(), storage: StorageState = StorageState(),
        capabilities: ServerCapabilities? = nil, progressAge: Duration? = nil, drainForecast: Duration? = nil,
        fullForecast: Duration? = nil
    ) {
        self.time = time
        self.profile = profile
        self.environment = environment
        self.safety = safety
        self.baseURL = baseURL
        self.role = role
        self.isPaused = isPaused
        self.counts = counts
        self.throughput = throughput
        self.latency = latency
        self.retries = retries
        self.breaker = breaker
        self.gates = gates
        self.concurrency = concurrency
        self.health = health
        self.healthHistory = healthHistory
        self.errors = errors
        self.storage = storage
        self.capabilities = capabilities
        self.progressAge = progressAge
        self.drainForecast = drainForecast
        self.fullForecast = fullForecast
    }
}

/// Whether an engine ships from its queue.
public enum EngineRole: Sendable, Hashable, Codable {
    /// It owns the queue and ships.
    case shipping
    /// Another process owns the queue; this one only accepts entries and looks.
    case observing(owner: Int32)
    /// No new leases; waiting for what is in flight.
    case draining
    case stopped
}

/// Counts per second, newest last.
public struct ThroughputHistory: Sendable, Hashable, Codable {
    /// The seconds that are kept.
    public static let seconds = 300

    public var accepted: [Int]
    public var delivered: [Int]
    /// Attempts that failed.
    public var failed: [Int]

    public init(accepted: [Int] = [], delivered: [Int] = [], failed: [Int] = []) {
        self.accepted = accepted
        self.delivered = delivered
        self.failed = failed
    }

    /// The mean of the newest `window` whole seconds, per second.
    public static func rate(of history: [Int], window: Int = 5) -> Double {
        let recent = history.suffix(window)
        return recent.isEmpty ? 0 : Double(recent.reduce(0, +)) / Double(recent.count)
    }
}

/// Durations of successful requests.
public struct LatencyHistory: Sendable, Hashable, Codable {
    /// One percentile over the last minute and over the last seconds, newest last.
    public struct Percentile: Sendable, Hashable, Codable {
        public var value: Duration?
        public var recent: [Duration?]

        public init(value: Duration? = nil, recent: [Duration?] = []) {
            self.value = value
            self.recent = recent
        }
    }

    public var p50: Percentile
    public var p95: Percentile
    public var p99: Percentile
    /// The mean phases of the last minute.
    public var phases: RequestPhases?

    public init(
        p50: Percentile = Percentile(), p95: Percentile = Percentile(), p99: Percentile = Percentile(),
        phases: RequestPhases? = nil
    ) {
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.phases = phases
    }
}

/// What will be tried again, and when.
public struct RetryOutlook: Sendable, Hashable, Codable {
    /// The width of each bucket of ``due``, in seconds.
    public static let bucketSeconds = 3
    /// How many entries fall due in each ``bucketSeconds`` from now on, for one minute.
    public var due: [Int]
    public var next: Timestamp?
    /// The entry that has waited longest: its next attempt and the time of it.
    public var oldest: ProjectedAttempt?
    public var budget: Int
    public var budgetCapacity: Int

    public init(
        due: [Int] = [], next: Timestamp? = nil, oldest: ProjectedAttempt? = nil, budget: Int = 500,
        budgetCapacity: Int = 500
    ) {
        self.due = due
        self.next = next
        self.oldest = oldest
        self.budget = budget
        self.budgetCapacity = budgetCapacity
    }
}

/// The circuit breaker of an endpoint.
public enum BreakerState: Sendable, Hashable, Codable {
    case closed
    /// Nothing is sent until then.
    case open(until: Timestamp)
    /// One entry is under way to find out.
    case halfOpen
}

/// A closed gate: a reason why nothing is sent to an endpoint.
public struct GateState: Sendable, Hashable, Codable {
    public enum Kind: Sendable, Hashable, Codable {
        /// The server refuses the key.
        case authentication
        /// The route, the server or its certificate is wrong.
        case endpoint
        /// The server asked for a pause with `Retry-After`.
        case retryAfter
        /// Events wait for a server that has a route for them.
        case events
    }

    public var kind: Kind
    /// What closed it: `403 Invalid API Key`.
    public var reason: String
    /// When one entry will be let through to see whether it opens; `nil` if only a change of settings opens it.
    public var nextProbe: Timestamp?

    public init(kind: Kind, reason: String, nextProbe: Timestamp?) {
        self.kind = kind
        self.reason = reason
        self.nextProbe = nextProbe
    }
}

/// How many requests run, and how many may.
public struct ConcurrencyState: Sendable, Hashable, Codable {
    public var inFlight: Int
    public var limit: Int
    public var ceiling: Int

    public init(inFlight: Int = 0, limit: Int = 1, ceiling: Int = 4) {
        self.inFlight = inFlight
        self.limit = limit
        self.ceiling = ceiling
    }
}

/// Failed attempts by kind over the last 15 minutes.
public struct ErrorHistory: Sendable, Hashable, Codable {
    public struct Row: Sendable, Hashable, Codable {
        public var kind: FailureKind
        public var count: Int
        public var last: Timestamp?
        /// Counts in ten equal parts of the window, newest last.
        public var trend: [Int]
        public var mostRecent: String

        public init(kind: FailureKind, count: Int, last: Timestamp?, trend: [Int], mostRecent: String) {
            self.kind = kind
            self.count = count
            self.last = last
            self.trend = trend
            self.mostRecent = mostRecent
        }
    }

    /// The window in seconds.
    public static let windowSeconds = 900

    /// One row for each kind that ever happened, most frequent first.
    public var rows: [Row]
    public var total: Int
    /// All requests of the window, failed or not.
    public var requests: Int

    public init(rows: [Row] = [], total: Int = 0, requests: Int = 0) {
        self.rows = rows
        self.total = total
        self.requests = requests
    }
}

/// The queue on disk.
public struct StorageState: Sendable, Hashable, Codable {
    public var usedBytes: Int
    public var maxBytes: Int
    public var oldestPending: Timestamp?
    /// What is wrong with the storage, if anything: disk full, read-only, damaged.
    public var problem: String?
    /// The free space of the disk; `nil` if it is not known.
    public var freeBytes: Int?
    /// What the disk must keep free; 0 where it does not matter.
    public var minFreeBytes: Int
    /// All entries that were ever dropped, by reason; what a person took back counts all the same.
    public var drops: [DropReason: DropCount]
    /// The last damage that was found and what came of it.
    public var damage: StorageDamage?

    public init(
        usedBytes: Int = 0, maxBytes: Int = 1 << 30, oldestPending: Timestamp? = nil, problem: String? = nil,
        freeBytes: Int? = nil, minFreeBytes: Int = 0, drops: [DropReason: DropCount] = [:],
        damage: StorageDamage? = nil
    ) {
        self.usedBytes = usedBytes
        self.maxBytes = maxBytes
        self.oldestPending = oldestPending
        self.problem = problem
        self.freeBytes = freeBytes
        self.minFreeBytes = minFreeBytes
        self.drops = drops
        self.damage = damage
    }
}

/// A database that was found damaged: it was put aside, and what could be read of it was taken over.
public struct StorageDamage: Sendable, Hashable, Codable {
    /// When it was found.
    public var time: Timestamp
    /// What was wrong, as the rest of a sentence: `database disk image is malformed`.
    public var reason: String
    /// Where the damaged files are kept; empty where only the newest entries were missing.
    public var folder: String
    /// Entries that were taken over, whatever their state.
    public var salvaged: Int
    /// Entries that were accepted and are gone; at most so many, some may have been delivered. `nil` if nobody knows.
    public var lost: Int?
    /// Whether all that can be read has been taken over.
    public var isComplete: Bool

    public init(
        time: Timestamp, reason: String, folder: String, salvaged: Int = 0, lost: Int? = nil, isComplete: Bool = false
    ) {
        self.time = time
        self.reason = reason
        self.folder = folder
        self.salvaged = salvaged
        self.lost = lost
        self.isComplete = isComplete
    }
}
