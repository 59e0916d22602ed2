import BaselogDashboard
import BaselogDomain
import Synchronization

/// Writes what an engine shows into a file, until it is told to end or the file is full.
actor Recorder {
    private let engine: any EngineControl
    private let file: RecordingFile
    private let interval: Duration
    private let now: @Sendable () -> Timestamp
    private let news = RecordedNews()
    /// What was written of each entry, so that only changes are.
    private var written: [UInt64: Int] = [:]
    private var lastCounts: EntryCounts?
    private var lastRequest: UInt64 = 0
    private var lastErrors: ErrorGroups?

    /// - Throws: ``RecordingFile/Failure`` where the file cannot be made.
    init(
        _ engine: any EngineControl, session: Session, path: String, limitBytes: Int = RecordingLimits.fileBytes,
        interval: Duration = RecordingLimits.interval, now: @escaping @Sendable () -> Timestamp
    ) throws {
        self.engine = engine
        self.interval = interval
        self.now = now
        file = try RecordingFile(
            path, header: RecordingHeader(began: now(), session: AttachedSession(session)), limitBytes: limitBytes)
    }

    /// Records until the task is cancelled.
    ///
    /// - Returns: What became of the file.
    func run() async -> RecordingReport {
        let events = await engine.events()
        let listening = Task { [news] in for await event in events { news.add(event) } }
        defer { listening.cancel() }
        do {
            var isFull = try await !add(await engine.snapshot())
            for await snapshot in await engine.snapshots() {
                isFull = try await !add(snapshot)
                if isFull { break }
                // Of what comes meanwhile the stream keeps the newest.
                try? await Task.sleep(for: interval)
            }
            // What changed in the last second; a cancelled task may ask no queue.
            if !isFull { isFull = try await Task { try await !self.add(await self.engine.snapshot()) }.value }
            _ = try file.write(RecordingLine(time: now(), fact: .end))
            return report(isFull ? .full : .asked)
        } catch {
            return report(.failed(EffectRunner.explanation(of: error)))
        }
    }

    private func report(_ reason: RecordingReport.Reason) -> RecordingReport {
        RecordingReport(path: file.path, bytes: file.bytes, reason: reason)
    }

    /// Writes one snapshot and what changed since the last one.
    ///
    /// - Returns: Whether there was room for it.
    private func add(_ snapshot: EngineSnapshot) async throws -> Bool {
        // Pages are newer than the news that were taken before: the order in the file is the order in time.
        var facts: [RecordingLine.Fact] = []
        let events = news.take()
        if !events.isEmpty { facts.append(.events(events)) }
        facts.append(.snapshot(snapshot))
        if snapshot.counts != lastCounts {
            lastCounts = snapshot.counts
            let entries = await changedEntries()
            if !entries.isEmpty { facts.append(.entries(entries)) }
        }
        var requests = await engine.requests(after: lastRequest)
        if requests.total != lastRequest {
            lastRequest = requests.total
            requests.records = Array(requests.records.suffix(RecordingLimits.requests))
            facts.append(.requests(requests))
        }
        let errors = await engine.errorGroups()
        if errors != lastErrors {
            lastErrors = errors
            facts.append(.errors(errors))
        }
        for fact in facts {
            guard try file.write(RecordingLine(time: snapshot.time, fact: fact)) else { return false }
        }
        return true
    }

    private func changedEntries() async -> [StoredEntry] {
        let unfinished = Set(EntryState.allCases.filter(\.isPending)).union([.dead])
        let queries = [
            PageQuery(limit: RecordingLimits.newestEntries),
            PageQuery(states: unfinished, order: .oldestFirst, limit: RecordingLimits.unfinishedEntries),
        ]
        var changed: [UInt64: StoredEntry] = [:]
        for query in queries {
            // A queue that cannot be read now is in the snapshot as what it is.
            guard let page = try? await engine.page(query) else { continue }
            for entry in page.entries where written[entry.sequence] != entry.hashValue {
                written[entry.sequence] = entry.hashValue
                changed[entry.sequence] = entry
            }
        }
        return changed.values.sorted { $0.sequence < $1.sequence }
    }
}

/// News between an engine and the next snapshot; of too many the newest are kept.
private final class RecordedNews: Sendable {
    private let events = Mutex<[EngineEvent]>([])

    func add(_ event: EngineEvent) {
        events.withLock { events in
            events.append(event)
            if events.count > RecordingLimits.news { events.removeFirst(events.count - RecordingLimits.news) }
        }
    }

    func take() -> [EngineEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
