import BaselogDomain
import Synchronization

/// Leases entries and carries them to the API, as many at once as the endpoint can take.
///
/// One loop decides: it reads ahead a little, asks the ``Endpoint`` for admission and starts requests; everything that
/// changes the outlook (an answer, an append, an order, a deadline) wakes it. Leases live in memory only. What became of
/// an entry is written by a second loop that takes all that has gathered, so that commits are shared without a timer.
actor Courier {
    /// Entries read ahead, at least; twice a batch where that is more.
    static let readAhead = 64
    /// Bytes read ahead: one full batch.
    static let readAheadBytes = BatchTrigger.fullBytes
    /// Entries and bytes read ahead where streams keep their order, so that those of a busy one hide no others.
    static let strictReadAhead = 1_024
    static let strictReadAheadBytes = 8 * BatchTrigger.fullBytes
    /// Scheduled entries among which the one is chosen that ends an outage.
    static let earlyChoice = 8
    /// Outcomes that wait to be written; beyond it no new lease is taken.
    static let settlementLimit = 1_024
    /// Entries within a burst; of more, the burst ends at once and the cycle goes on.
    static let burstLimit = 10_000
    /// How soon a queue that failed is asked again.
    static let storageRetry: Duration = .seconds(1)
    /// Parked entries that are queued again in one transaction.
    static let unparkLimit = 1_000

    let context: EngineContext
    /// Raised by everything that may give the courier something to do.
    nonisolated let wakeup = Signal()
    nonisolated let settlementReady = Signal()
    nonisolated let idle = Signal()
    nonisolated let inbox = Mutex(Inbox())
    let health: HealthMonitor

    var transport: any Transport
    var settings: Settings
    var form: WireForm
    var endpoint: Endpoint
    var schedule: RetrySchedule
    var trigger: BatchTrigger

    var isPaused = false
    /// Whether the turn that follows is the last one.
    var isEnding = false
    var isDraining = false
    private var isRunning = false
    var isFlushing = false
    /// Whether the server's description has to be read yet.
    enum Learning: Sendable { case off, needed, done }
    var learning: Learning
    /// When a description that could not be read is asked for again, and how often that has failed.
    var learnAgain: Duration = .zero
    var failedLearnings = 0
    var isServerKnown: Bool
    /// Whether the server refused a batch although it said that it takes them.
    var batchesRefused = false

    var held: [EntryID: HeldEntry] = [:]
    var requestsInFlight = 0
    var ready = ReadyList()
    /// Everything queued up to here has been read.
    var cursor: UInt64 = 0
    var isExhausted = false
    /// Whether the waits of former runs were looked at, see ``mendWaits(now:)``.
    var hasMendedWaits = false
    /// Whether all was read once that lay there at the start.
    var hasReadBacklog = false
    /// Counts the times that reading had to begin anew, so that what was being read meanwhile is thrown away.
    var readGeneration = 0
    /// When scheduled entries have to be looked for.
    var nextDue: Duration? = .zero
    /// Reads of the queue that are under way, and what was settled meanwhile.
    var readsUnderWay = 0
    var settledMeanwhile: Set<EntryID> = []
    /// Entries that an order is changing in the queue right now.
    var untouchable: Set<EntryID> = []
    var gatesToUnpark: Set<GateState.Kind> = [.authentication, .endpoint, .retryAfter, .events]
    /// Parts of batches that were refused.
    var isolation = Isolation()
    /// One each for logs and for events, which have routes of their own.
    var logFuse = PayloadFuse()
    var eventFuse = PayloadFuse()
    var poison = PoisonDetector()
    var lane = SuspectLane()
    /// Whether the server has taken a batch since its description was read.
    var batchesWork = false
    /// Counts the probes of parked entries.
    var probeTurn = 0
    /// Whether news of a recovery allow to find out with an entry whose time has not come.
    var mayTakeEarly = false
    /// Counts the changes of settings and key: what came of a request made with former ones says nothing about these.
    var epoch = 0

    /// The attempts of running bursts, and what the last one said.
    struct Burst: Sendable {
        var attempts: Int
        var last: RetryBudget.Failure
        var stream: String
        var sequence: UInt64
    }
    var bursts: [EntryID: Burst] = [:]

    /// An outcome to be written, and the news of it; those of a delivery say nothing more than it does.
    struct Outcome: Sendable {
        var settlement: Settlement
        var news: EngineEvent.Fact?
    }
    var outcomes: [Outcome] = []
    /// How many are being written right now.
    var settling = 0
    var unwritten: Int { outcomes.count + settling }
    var lastProgress: Duration = .zero
    /// Whether the last news of the breaker was that it is closed.
    var wasClosed = true

    /// Signs that anybody may leave without waiting for the actor.
    struct Inbox: Sendable {
        var hasAppends = true
        var hasHandMade = true
        var appendsSeen = 0
    }

    /// - Parameter capabilities: `nil` reads the server's description before the first lease.
    init(
        context: EngineContext, transport: any Transport, settings: Settings, health: HealthMonitor,
        capabilities: ServerCapabilities?
    ) {
        self.context = context
        self.transport = transport
        self.settings = settings
        self.health = health
        form = WireForm(settings: settings.delivery)
        endpoint = Endpoint(maxConcurrency: settings.delivery.maxConcurrency)
        schedule = RetrySchedule(settings.retry)
        trigger = BatchTrigger(settings.batch)
        learning = capabilities == nil ? .needed : .off
        isServerKnown = capabilities != nil
        form.capabilities = Courier.capabilities(capabilities ?? .minimal, mode: settings.batch.mode)
    }

    /// Something was appended; costs the caller nothing.
    nonisolated func appended(byHand: Bool) {
        let isNews = inbox.withLock { inbox in
            // As long as the last sign has not been read, there is something else that the loop waits for.
            let isNews = !inbox.hasAppends || byHand && !inbox.hasHandMade
            inbox.hasAppends = true
            inbox.appendsSeen += 1
            if byHand { inbox.hasHandMade = true }
            return isNews
        }
        if isNews { wakeup.raise() }
    }

    // MARK: The loops

    /// Ships until the task is cancelled; requests in flight are then given up, which leaves their entries queued.
    func run() async {
        isRunning = true
        defer { isRunning = false }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.writeOutcomes() }
            while !Task.isCancelled {
                let (leases, wake) = await turn()
                for lease in leases { group.addTask { await self.carry(lease) } }
                await wakeup.wait(until: wake, on: context.stopwatch)
            }
            group.cancelAll()
        }
    }

    /// Sends what only waited for company, then takes no more leases, and returns once nothing is in flight and
    /// everything is written, or the task is cancelled.
    func drain() async {
        isFlushing = true
        isEnding = true
        if !isRunning { isDraining = true }
        wakeup.raise()
        while !Task.isCancelled, !isDraining || requestsInFlight > 0 || unwritten > 0 {
            await idle.wait()
        }
    }

    private func carry(_ lease: Lease) async {
        let transport = transport
        answered(lease, await transport.send(lease.request))
    }

    /// Takes in what came back of a lease, and wakes whoever waits for it.
    private func answered(_ lease: Lease, _ report: TransportReport) {
        let inFlight = requestsInFlight
        requestsInFlight -= 1
        if lease.isSuspect {
            lane.returned(
                after: context.stopwatch.elapsed - lease.leased, limit: endpoint.limit.limit,
                at: context.stopwatch.elapsed)
        }
        let verdict = conclude(lease, report, inFlight: inFlight)
        context.ledger.requests.record(lease.request, report, verdict, entries: lease.entries)
        if verdict.answer != .withdrawn {
            context.ledger.requested(verdict, phases: report.phases, entries: lease.entries.count)
            health.observed(verdict, phases: report.phases)
        }
        settlementReady.raise()
        wakeup.raise()
        idle.raise()
        context.ledger.changed.raise()
    }

    // MARK: Orders

    func setPaused(_ isPaused: Bool) {
        self.isPaused = isPaused
        wakeup.raise()
        context.ledger.changed.raise()
    }

    func flush() {
        isFlushing = true
        wakeup.raise()
    }

    /// Lets one entry through whatever is closed, now.
    ///
    /// - Parameter gates: Those that the news or order concern.
    func tryNow(gates: Set<GateState.Kind>) {
        if endpoint.breaker.state != .closed { mayTakeEarly = true }
        announce(endpoint.tryNow(gates: gates, at: context.stopwatch.elapsed))
        wakeup.raise()
    }

    /// A person's order ends the pause that a server asked for.
    func endPause() {
        let changes = endpoint.forgetPause()
        // Those that were told to wait are perhaps all that waits.
        if !changes.isEmpty { mayTakeEarly = true }
        announce(changes)
    }

    /// Ships with another key or other settings from now on; what is in flight ends as it began.
    ///
    /// - Parameter transport: `nil` keeps the present one, whose key may have changed.
    func reconfigure(_ settings: Settings, transport: (any Transport)?) {
        let isOtherEndpoint = settings.baseURL != self.settings.baseURL
        self.settings = settings
        if let transport { self.transport = transport }
        epoch += 1
        form.settings = settings.delivery
        schedule = RetrySchedule(settings.retry)
        trigger = BatchTrigger(settings.batch)
        batchesRefused = false
        batchesWork = false
        isolation.forgetAll()
        logFuse.reset()
        eventFuse.reset()
        forgetDescription()
        let concurrency = settings.delivery.maxConcurrency
        mayTakeEarly = true
        if isOtherEndpoint {
            announce(endpoint.reset(maxConcurrency: concurrency))
            gatesToUnpark = [.authentication, .endpoint, .retryAfter, .events]
        } else {
            announce(endpoint.renew(maxConcurrency: concurrency, at: context.stopwatch.elapsed))
            // Events that were parked for want of a route may travel as logs now.
            gatesToUnpark.insert(.events)
        }
        wakeup.raise()
        context.ledger.changed.raise()
    }

    /// Runs a change of these entries with nobody else touching them, and reads the queue anew afterwards.
    func change(
        _ change: QueueChange, _ ids: [EntryID]
    ) async throws(QueueError) -> CommandResult {
        let concerned = Set(ids)
        untouchable.formUnion(concerned)
        ready.remove(concerned)
        defer {
            untouchable.subtract(concerned)
            ready.remove(concerned)
            readAnew()
        }
        let result = try await context.queue.apply(
            change, to: ids, inFlight: Set(held.keys), at: context.stopwatch.timestamp(of: context.stopwatch.elapsed))
        context.room.roomAppeared()
        for id in result.changed {
            bursts[id] = nil
            isolation.forget(id)
            poison.forget(id)
        }
        return result
    }
}
