public import BaselogDomain

/// What can be seen of an engine.
extension Engine {
    /// How often the size of the queue on disk is looked at.
    static let storageInterval: Duration = .seconds(1)

    public func snapshot() async -> EngineSnapshot {
        let standing = await courier.standing()
        let counts = await currentCounts()
        let elapsed = context.stopwatch.elapsed
        let now = context.now()
        await readStorage(at: elapsed)
        let histories = context.ledger.histories()
        var storage = storage
        storage.problem = standing.storageProblem ?? storage.problem ?? context.room.problem
        let forecast = Forecast(counts: counts, throughput: histories.throughput, storage: storage)
        return EngineSnapshot(
            time: now, profile: settings.profile, environment: settings.environment, safety: settings.safety,
            baseURL: settings.baseURL, role: role, isPaused: standing.isPaused, counts: counts,
            throughput: histories.throughput, latency: histories.latency,
            retries: await retryOutlook(standing, counts), breaker: standing.breaker, gates: standing.gates,
            concurrency: standing.concurrency, health: health.health, healthHistory: health.history(),
            errors: histories.errors, storage: storage, capabilities: standing.capabilities,
            progressAge: counts.pending > 0 ? max(.zero, elapsed - standing.lastProgress) : nil,
            drainForecast: forecast.drained, fullForecast: forecast.full)
    }

    public func snapshots() -> AsyncStream<EngineSnapshot> {
        defer { context.ledger.changed.raise() }
        return publisher.subscribe()
    }

    public func events() -> AsyncStream<EngineEvent> { context.ledger.events.subscribe() }

    /// Sends snapshots to those who want them: after a change, and once a second while rates run out.
    func publish() async {
        while !Task.isCancelled {
            guard publisher.hasReaders else {
                await publisher.arrived.wait()
                continue
            }
            let refreshes = !context.ledger.isQuiet || role != .shipping
            let next = refreshes ? context.stopwatch.elapsed + SnapshotPublisher.refresh : nil
            await context.ledger.changed.wait(until: next, on: context.stopwatch)
            guard publisher.hasReaders, !Task.isCancelled else { continue }
            publisher.send(await snapshot())
            try? await context.stopwatch.sleep(for: SnapshotPublisher.interval)
        }
    }

    /// Tells the numbers of snapshots to those who measure.
    func measure() async {
        while !Task.isCancelled {
            context.metrics.sample(await snapshot())
            try? await context.stopwatch.sleep(for: EngineMetrics.interval)
        }
    }

    public func entry(_ id: EntryID) async throws(QueueError) -> StoredEntry? {
        guard var entry = try await context.queue.entry(id) else { return nil }
        if entry.state.isPending, await courier.isHeld(id) { entry.state = .inFlight }
        return entry
    }

    public func page(_ query: PageQuery) async throws(QueueError) -> EntryPage {
        let inFlight = await courier.entriesInFlight()
        let overlay = InFlightOverlay(entries: inFlight, query: query)
        guard let stored = overlay.storedQuery else { return overlay.page }
        return overlay.laid(over: try await context.queue.page(stored))
    }

    public func requests(after number: UInt64) async -> RequestPage {
        var page = context.ledger.requests.page(after: number)
        page.maskedKey = maskedKey
        return page
    }

    public func errorGroups() async -> ErrorGroups {
        context.ledger.errorGroups.groups(at: context.stopwatch.elapsed)
    }

    public func attempts(_ id: EntryID) async throws(QueueError) -> AttemptTimeline? {
        guard let entry = try await entry(id) else { return nil }
        let past = try await context.queue.attempts(id)
        let standing = await courier.standing()
        let projection = AttemptProjection(
            schedule: RetrySchedule(settings.retry), standing: standing, now: context.now())
        return AttemptTimeline(past: past, projected: projection.attempts(of: entry))
    }

    public func explain(_ id: EntryID) async throws(QueueError) -> EntryExplanation? {
        guard let entry = try await entry(id) else { return nil }
        let standing = await courier.standing()
        let older = try await context.queue.countQueued(before: entry.sequence, limit: Explainer.olderLimit)
        let last = try await context.queue.attempts(id).last
        let explainer = Explainer(
            role: role, standing: standing, settings: settings, health: health.health, older: older,
            lastAttempt: last)
        return explainer.explain(entry)
    }

    public func preview(_ content: EntryContent) async -> WirePreview {
        let (clean, changes) = Sanitiser.sanitise(content)
        let now = context.now()
        var ids = EntryIDGenerator()
        let item = WireForm.Item(
            id: ids.next(now: now, random: context.random), kind: clean.kind, payload: EncodedPayload(clean, at: now))
        let form = await courier.form
        // An event that would be parked is shown as what it would be sent as, were there a route for it.
        var routed = form
        if form.route(of: item.kind) == .parked { routed.capabilities.hasEvents = true }
        let request = routed.request(for: item) ?? routed.batch([item])
        return WirePreview(
            request: request, url: settings.baseURL.description + request.path, maskedKey: maskedKey,
            omittedFields: form.omittedFields(of: item), changes: changes)
    }

    // MARK: Parts of a snapshot

    private func currentCounts() async -> EntryCounts {
        if let counts = try? await courier.counts() { lastCounts = counts }
        return lastCounts
    }

    private func readStorage(at elapsed: Duration) async {
        if let storageRead, elapsed - storageRead < Engine.storageInterval { return }
        storageRead = elapsed
        do {
            storage = try await context.queue.storage()
            // Nobody may have accepted anything since the disk works again.
            if storage.problem == nil { context.storage.recovered(.accepting) }
        } catch {
            if error != .closed { storage.problem = error.explanation.message }
        }
    }

    private func retryOutlook(_ standing: CourierStanding, _ counts: EntryCounts) async -> RetryOutlook {
        var outlook = RetryOutlook(budget: standing.budget, budgetCapacity: RetryBudget.capacity)
        guard counts.scheduled > 0 else { return outlook }
        let now = context.stopwatch.timestamp(of: context.stopwatch.elapsed)
        let width = RetryOutlook.bucketSeconds
        guard
            let schedule = try? await context.queue.schedule(
                now: now, bucket: .seconds(width), buckets: 60 / width)
        else { return outlook }
        outlook.due = schedule.due
        outlook.next = schedule.next
        outlook.oldest = schedule.oldest.map {
            ProjectedAttempt(number: $0.attempts + 1, earliest: $0.notBefore, latest: $0.notBefore)
        }
        return outlook
    }
}
