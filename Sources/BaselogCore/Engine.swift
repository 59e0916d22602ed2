public import BaselogDomain
public import Metrics
import Synchronization

/// Accepts logs and events, keeps them safe, and ships them until the API has acknowledged each one.
///
/// One engine serves one profile and one queue. It may be asked anything from any task at any time; nothing that looks
/// at it slows the shipping down. An accepted entry is delivered, dead or counted as dropped in the end, across crashes.
///
/// ```swift
/// let engine = try await Engine.start(settings: settings, key: key, stateDirectory: directory)
/// try await engine.log(LogEntry("hello", level: .info))
/// engine.info("returns at once", category: "demo")
/// await engine.stop()
/// ```
public actor Engine {
    /// How often a queue that another process ships from is claimed.
    static let claimInterval: Duration = .seconds(2)

    nonisolated let context: EngineContext
    nonisolated let intake: Intake
    nonisolated let courier: Courier
    nonisolated let health: HealthMonitor
    nonisolated let publisher = SnapshotPublisher()
    nonisolated let mirror: ConsoleMirror
    private nonisolated let ending = Signal()
    private nonisolated let hurry = Signal()
    private nonisolated let drainDeadline = Mutex<Duration?>(nil)
    private nonisolated let executor: (any TaskExecutor)?

    var settings: Settings
    var transport: any Transport
    var maskedKey: String?
    public internal(set) var role = EngineRole.stopped
    var storage = StorageState()
    var storageRead: Duration?
    var lastCounts = EntryCounts()
    private var toldDrops: [DropReason: DropCount] = [:]
    private let asksForHealth: Bool
    private var running: Task<Void, Never>?
    let clock: any Clock<Duration>

    /// Assembles an engine of its parts; ``Engine/start(settings:key:stateDirectory:console:metrics:)`` does it for an application.
    ///
    /// - Parameters:
    ///   - settings: Fixed for the engine's life but for ``reconfigure(_:transport:maskedKey:)``.
    ///   - queue: Closed by ``stop(within:)``.
    ///   - transport: Closed by ``stop(within:)``.
    ///   - maskedKey: The key as people may see it.
    ///   - capabilities: What the server can do; `nil` reads its description.
    ///   - asksForHealth: Whether the API is asked how it is, every half minute and on demand.
    ///   - clock: Measures every wait.
    ///   - now: The wall-clock time; `nil` for the machine's.
    ///   - random: Fractions in `0...1`.
    ///   - console: Takes single lines while shipping is impossible; must not block for long.
    ///   - metrics: Where numbers are told, as ``EngineMetrics`` lists them; what the application has bootstrapped.
    ///   - executor: Where the engine's tasks run; `nil` for the shared pool.
    public init(
        settings: Settings, queue: any EntryQueue, transport: any Transport, maskedKey: String? = nil,
        capabilities: ServerCapabilities? = nil, asksForHealth: Bool = true,
        clock: some Clock<Duration> = ContinuousClock(),
        now: (@Sendable () -> Timestamp)? = nil,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        console: @escaping @Sendable (String) -> Void = { _ in },
        metrics factory: any MetricsFactory = MetricsSystem.factory, executor: (any TaskExecutor)? = nil
    ) {
        let now = now ?? WallClock.now
        let stopwatch = Stopwatch(clock, now: now())
        let metrics = EngineMetrics(factory)
        let ledger = Ledger(stopwatch: stopwatch, metrics: metrics, now: now)
        mirror = ConsoleMirror(stopwatch: stopwatch, write: console)
        context = EngineContext(
            queue: queue, stopwatch: stopwatch, now: now, random: random, ledger: ledger, mirror: mirror,
            storage: StorageNews(ledger: ledger), metrics: metrics)
        health = HealthMonitor(context: context)
        courier = Courier(
            context: context, transport: transport, settings: settings, health: health, capabilities: capabilities)
        intake = Intake(context: context, settings: settings.queue, courier: courier, mirror: mirror)
        self.settings = settings
        self.transport = transport
        self.maskedKey = maskedKey
        self.asksForHealth = asksForHealth
        self.clock = clock
        self.executor = executor
    }

    // MARK: Life cycle

    /// Begins to ship; or, where another process ships from the queue, to accept and to look until that one goes away.
    ///
    /// May be called once.
    public func start() async throws(QueueError) {
        guard running == nil else { return }
        // Before anybody can be told that it runs, so that nothing that is dropped from now on goes untold.
        let changes = await context.queue.changes()
        toldDrops = try await context.queue.drops()
        if context.metrics.isOn {
            await context.queue.observeCommits(context.metrics.committed)
            context.metrics.begin(with: try await context.queue.counts(), drops: toldDrops)
        }
        role = EngineRole(try await context.queue.claim())
        running = Task(executorPreference: executor) { await self.run(changes) }
    }

    /// Refuses new entries, waits for what is in flight, leaves the rest safely in the queue and closes everything.
    ///
    /// Meanwhile ``role`` is ``EngineRole/draining``. Cancelling the calling task, or calling again with less time, ends
    /// the waiting; requests are then given up and their entries stay queued. Returns when all is closed.
    ///
    /// - Parameter time: How long to wait for what is in flight; `nil` for the settings' `drainDeadline`.
    public func stop(within time: Duration? = nil) async {
        guard let running else { return await close() }
        endDraining(at: context.stopwatch.elapsed + (time ?? settings.delivery.drainDeadline))
        ending.raise()
        await withTaskCancellationHandler {
            await running.value
        } onCancel: {
            endDraining(at: .zero)
        }
    }

    /// The earliest of all deadlines counts.
    private nonisolated func endDraining(at deadline: Duration) {
        drainDeadline.withLock { $0 = min($0 ?? deadline, deadline) }
        hurry.raise()
    }

    /// Everything that runs, from start to stop. Ends by ``ending`` alone, never by cancellation, so that the last
    /// writes cannot be cut off.
    private func run(_ changes: AsyncStream<Void>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.intake.run() }
            group.addTask { await self.ship() }
            group.addTask { await self.watch(changes) }
            group.addTask { await self.publish() }
            group.addTask { await self.mirror.run() }
            if context.metrics.isOn { group.addTask { await self.measure() } }
            if asksForHealth { group.addTask { await self.watchHealth() } }
            await ending.wait()
            role = .draining
            context.ledger.changed.raise()
            await drain()
            group.cancelAll()
        }
        await courier.writeLastOutcomes()
        // The watching may have ended before the last of them.
        await tellDrops()
        await close()
    }

    private func close() async {
        role = .stopped
        // What metrics count has to be all of it.
        storageRead = nil
        let last = await snapshot()
        context.metrics.sample(last)
        await context.queue.close()
        await transport.close()
        publisher.finish(last)
        context.ledger.events.finish()
    }

    private func drain() async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.intake.close()
                await self.context.queue.commitBuffered()
                self.courier.appended(byHand: false)
                await self.courier.drain()
                return true
            }
            group.addTask {
                await self.waitForDeadline()
                return false
            }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private func waitForDeadline() async {
        while !Task.isCancelled, let deadline = drainDeadline.withLock(\.self), context.stopwatch.elapsed < deadline {
            await hurry.wait(until: deadline, on: context.stopwatch)
        }
    }

    /// Waits until the queue is ours, then ships.
    private func ship() async {
        while case .observing = role {
            try? await context.stopwatch.sleep(for: Engine.claimInterval)
            guard !Task.isCancelled else { return }
            guard case .observing = role, let owner = try? await context.queue.claim() else { continue }
            role = EngineRole(owner)
            context.ledger.changed.raise()
        }
        if role == .shipping { await courier.run() }
    }

    private func watch(_ changes: AsyncStream<Void>) async {
        // What another process appended may be of anybody's hand.
        for await _ in changes {
            courier.appended(byHand: true)
            context.room.roomAppeared()
            await tellDrops()
            context.ledger.changed.raise()
        }
    }

    /// Tells of what the queue gave up by itself since the last time.
    private func tellDrops() async {
        guard let drops = try? await context.queue.drops() else { return }
        for reason in DropReason.allCases where reason != .person {
            let news = (drops[reason] ?? DropCount()) - (toldDrops[reason] ?? DropCount())
            if news.entries > 0 { context.ledger.tell(.gaveUp(reason, news)) }
        }
        toldDrops = drops
    }

    private func watchHealth() async {
        while !Task.isCancelled {
            if health.needsProbe(), await !courier.isAskedToPause { await probeHealth() }
            await health.demand.wait(until: context.stopwatch.elapsed + HealthMonitor.interval, on: context.stopwatch)
        }
    }

    private func probeHealth() async {
        let recorded = RecordingTransport(transport: SideDoor(courier: courier), log: context.ledger.requests)
        let probe = HealthProbe(transport: recorded, baseURL: settings.baseURL, clock: clock)
        var found = await probe.run().health
        guard !Task.isCancelled else { return }
        let provesKey = found.probe.hasPrefix("POST")
        let isKeyRefused = await courier.endpoint.gates[.authentication] != nil
        if found.state == .healthy, !provesKey, isKeyRefused { found.state = .keyRefused }
        health.found(found)
        if case .down = found.state { mirror.set(.health, true) } else { mirror.set(.health, false) }
        guard found.state == .healthy else { return }
        await courier.learn()
        await courier.tryNow(gates: provesKey ? [.authentication, .endpoint] : [])
    }

    /// Ships with another key or other settings from now on; what is in flight ends as it began, and the queue stays.
    ///
    /// Whatever is closed lets one entry find out at once whether the change helps.
    ///
    /// - Parameter transport: Takes the place of the former one, which is closed once nothing needs it; `nil` keeps
    ///   that, whose key may have changed.
    public func reconfigure(_ settings: Settings, transport: (any Transport)? = nil, maskedKey: String?) async {
        self.settings = settings
        if let transport { self.transport = transport }
        self.maskedKey = maskedKey
        await context.queue.reconfigure(settings.queue)
        intake.reconfigure(settings.queue)
        await courier.reconfigure(settings, transport: transport)
        health.demandNow()
        context.ledger.changed.raise()
    }
}

extension EngineRole {
    fileprivate init(_ owner: QueueOwner) {
        switch owner {
        case .this: self = .shipping
        case .process(let pid): self = .observing(owner: pid)
        }
    }
}
