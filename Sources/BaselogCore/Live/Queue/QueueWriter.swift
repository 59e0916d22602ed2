import BaselogDomain
import Dispatch
import GRDB
import Synchronization

// Group commit: a sync to disk costs as much as a hundred inserts, so whatever arrives while one is under way goes into
// the next transaction together, and a single caller never waits for company. Writes run in the order of their arrival
// on the thread of GRDB's writer, never on one that Swift's tasks share.
//
// Callers that a commit has let go come back at once, as long as they have more to say. Were the next commit to begin
// without them, two halves would take turns at the disk; so it waits for as many as there were, but never longer than a
// commit takes, and not at all for a while where they do not come back.
//
// A group takes up to 1,024 entries or 256 KiB of payload. If it fails, its parts are tried again apart from each other,
// so that one entry cannot make others fail. In buffered durability entries wait up to 500 ms, or until a group is full
// or something that must be durable takes them along.
final class QueueWriter: Sendable {
    static let groupEntries = 1024
    static let groupBytes = 256 * 1024
    static let bufferInterval = DispatchTimeInterval.milliseconds(500)
    /// Beyond this many buffered bytes callers wait for the commit; what is being written still counts.
    static let bufferBytes = 8 << 20
    /// What a buffered entry takes in memory beside its payload: its other fields and five allocations.
    static let bufferedEntryBytes = 512
    /// How soon after settlements were committed more of them begin a transaction of their own.
    static let settlementPause: Duration = .milliseconds(4)
    /// How soon after a failure it is tried whether the disk works again; each next time after twice as long.
    static let probePauses: ClosedRange<Int> = 1...30

    /// One caller's wish. Its body may run more than once, each time in a fresh transaction.
    struct Write: Sendable {
        enum Kind { case append, settlement, order }

        let kind: Kind
        let entries: Int
        let bytes: Int
        let body: @Sendable (QueueTransaction) throws -> Reply
        /// `nil` for buffered entries, whose caller has gone.
        let reply: (@Sendable (Result<Reply, QueueError>) -> Void)?

        /// What it takes in memory while it is buffered.
        var memoryBytes: Int { bytes + entries * QueueWriter.bufferedEntryBytes }
    }

    enum Reply: Sendable {
        case sequences(ClosedRange<UInt64>)
        case count(Int)
        case result(CommandResult)
        case done
    }

    private struct State {
        var waiting: [Write] = []
        /// Buffered entries that could not be stored; tried again at each flush.
        var retained: [Write] = []
        /// The payload of waiting and retained buffered entries.
        var bufferedBytes = 0
        /// The memory of all buffered entries, also of those that are being written.
        var bufferedMemory = 0
        /// Those of `waiting` whose callers append and wait.
        var waitingCallers = 0
        /// How many of them there were when the last commit let its own go.
        var earlyCallers = 0
        /// How many of them the writer waits for; 0 if it does not.
        var awaitedCallers = 0
        var isWorking = false
        var isFlushPlanned = false
        var isProbePlanned = false
        var areSettlementsPlanned = false
        /// When settlements were committed last.
        var settled: ContinuousClock.Instant?
        /// In seconds.
        var probePause = QueueWriter.probePauses.lowerBound
        var isClosed = false
        var status = Status()
        var limits: QueueLimits
        var onCommit: (@Sendable (QueueCommit) -> Void)?
    }

    /// What is known of the database without asking it.
    struct Status: Sendable {
        var tally = QueueTally()
        var usedBytes = 0
        /// Why the last write failed, until one succeeds.
        var problem: QueueError?
        /// What a check found; nothing that a write does mends it.
        var damage: QueueError?
        /// Transactions since the queue was opened.
        var commits = 0
        /// Whether commits wait for the disk; `nil` if that is not known.
        var syncsFully: Bool? = true
        /// Changes with each commit of another connection.
        var dataVersion: Int64 = 0
    }

    let pool: DatabasePool
    let world: QueueWorld
    let walk = VictimWalk()
    let onChange: @Sendable () -> Void
    /// The file that was opened.
    let file: FileMark?
    private let state: Mutex<State>
    private let company = DispatchSemaphore(value: 0)

    /// - Parameter onChange: Called after entries were appended or dropped, after history made room, and after another
    ///   process wrote; must return at once.
    init(pool: DatabasePool, limits: QueueLimits, world: QueueWorld, onChange: @escaping @Sendable () -> Void) {
        self.pool = pool
        file = FileMark(pool.path)
        state = Mutex(State(limits: limits))
        self.world = world
        self.onChange = onChange
    }

    var status: Status { state.withLock { $0.status } }
    var limits: QueueLimits { state.withLock { $0.limits } }

    func observe(_ onCommit: @escaping @Sendable (QueueCommit) -> Void) { state.withLock { $0.onCommit = onCommit } }

    func committed(_ commit: QueueCommit) { state.withLock(\.onCommit)?(commit) }

    func setLimits(_ limits: QueueLimits) { state.withLock { $0.limits = limits } }

    func updateStatus(_ change: (inout Status) -> Void) { state.withLock { change(&$0.status) } }

    func note(damage: QueueError) { updateStatus { $0.damage = damage } }

    /// Runs `body` in the next transaction and returns once that is committed.
    func perform(
        _ kind: Write.Kind, entries: Int, bytes: Int = 0,
        _ body: @escaping @Sendable (QueueTransaction) throws -> Reply
    ) async throws(QueueError) -> Reply {
        // Not the throwing kind of continuation: it forgets the type of the error.
        let result = await withCheckedContinuation { continuation in
            let write = Write(kind: kind, entries: entries, bytes: bytes, body: body) {
                continuation.resume(returning: $0)
            }
            if !submit(write) { continuation.resume(returning: .failure(.closed)) }
        }
        return try result.get()
    }

    /// Takes entries that may wait for their commit.
    ///
    /// - Returns: `false` if too much waits already, or the queue is full; nothing is taken then.
    func buffer(_ entries: [EncodedEntry], bytes: Int) throws(QueueError) -> Bool {
        enum Outcome { case closed, full, taken(startsNow: Bool, plansFlush: Bool) }
        let outcome = state.withLock { state -> Outcome in
            if state.isClosed { return .closed }
            let isFull = state.status.usedBytes + state.bufferedBytes + bytes > state.limits.maxBytes
            let write = Write(
                kind: .append, entries: entries.count, bytes: bytes,
                body: { .sequences(try $0.append(entries, isAdmitted: true)) }, reply: nil)
            guard !(isFull && state.limits.whenFull == .block),
                state.bufferedMemory + write.memoryBytes <= QueueWriter.bufferBytes
            else { return .full }
            state.bufferedBytes += bytes
            state.bufferedMemory += write.memoryBytes
            state.waiting.append(write)
            let startsNow = !state.isWorking && state.bufferedBytes >= QueueWriter.groupBytes
            let plansFlush = !state.isWorking && !startsNow && !state.isFlushPlanned
            if startsNow { state.isWorking = true }
            if plansFlush { state.isFlushPlanned = true }
            return .taken(startsNow: startsNow, plansFlush: plansFlush)
        }
        switch outcome {
        case .closed: throw .closed
        case .full: return false
        case .taken(let startsNow, let plansFlush):
            if startsNow { work() }
            if plansFlush { planFlush() }
            return true
        }
    }

    /// Commits what waits and refuses all further writes.
    func close() async {
        _ = try? await perform(.order, entries: 0) { _ in .done }
        state.withLock { state in
            state.isClosed = true
            state.waiting += state.retained
            state.retained = []
        }
        // What slipped in between the two.
        await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { database in
                self.drain(database)
                continuation.resume()
            }
        }
    }

    private func planFlush() {
        DispatchQueue.global().asyncAfter(deadline: .now() + QueueWriter.bufferInterval) { [weak self] in
            guard let self else { return }
            let starts = state.withLock { state in
                state.isFlushPlanned = false
                state.waiting = state.retained + state.waiting
                state.retained = []
                guard !state.isWorking, !state.waiting.isEmpty else { return false }
                state.isWorking = true
                return true
            }
            if starts { work() }
        }
    }

    /// Writes something after a while, so that a problem that is over is known to be over, and gaps are told of, although
    /// nobody else writes.
    private func planProbe() {
        let pause = state.withLock { state -> Int? in
            guard !state.isProbePlanned, !state.isClosed else { return nil }
            state.isProbePlanned = true
            defer { state.probePause = min(state.probePause * 2, QueueWriter.probePauses.upperBound) }
            return state.probePause
        }
        guard let pause else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(pause)) { [weak self] in
            guard let self else { return }
            state.withLock { $0.isProbePlanned = false }
            let body: @Sendable (QueueTransaction) throws -> Reply = { transaction in
                transaction.tally.probes &+= 1
                return .done
            }
            _ = submit(Write(kind: .order, entries: 0, bytes: 0, body: body, reply: { _ in }))
        }
    }

    private func submit(_ write: Write) -> Bool {
        let (isTaken, starts, completes) = state.withLock { state -> (Bool, Bool, Bool) in
            guard !state.isClosed else { return (false, false, false) }
            state.waiting.append(write)
            if write.kind == .append { state.waitingCallers += 1 }
            let completes = state.awaitedCallers > 0 && state.waitingCallers >= state.awaitedCallers
            if completes { state.awaitedCallers = 0 }
            guard !state.isWorking, !postponesSettlements(&state) else { return (true, false, completes) }
            state.isWorking = true
            return (true, true, completes)
        }
        if completes { company.signal() }
        if starts { work() }
        return isTaken
    }

    /// Whether nothing but settlements waits, so soon after others that a moment more brings many together. Nobody waits
    /// for them, and the lease is over all the same.
    private func postponesSettlements(_ state: inout State) -> Bool {
        guard let settled = state.settled, !state.isClosed, !state.waiting.isEmpty,
            state.waiting.allSatisfy({ $0.kind == .settlement })
        else { return false }
        let left = QueueWriter.settlementPause - (.now - settled)
        guard left > .zero else { return false }
        guard !state.areSettlementsPlanned else { return true }
        state.areSettlementsPlanned = true
        let start = DispatchTime.now() + .microseconds(Int(left.wholeMicroseconds))
        DispatchQueue.global().asyncAfter(deadline: start) { [weak self] in
            guard let self else { return }
            let starts = self.state.withLock { state in
                state.areSettlementsPlanned = false
                guard !state.isWorking, !state.waiting.isEmpty else { return false }
                state.isWorking = true
                return true
            }
            if starts { work() }
        }
        return true
    }

    private func work() {
        pool.asyncWriteWithoutTransaction { self.drain($0) }
    }

    private func drain(_ database: Database) {
        var rhythm = CallerRhythm()
        while true {
            awaitCompany(&rhythm)
            let waiting = state.withLock { state -> [Write] in
                guard !state.waiting.isEmpty, !postponesSettlements(&state) else {
                    state.isWorking = false
                    return []
                }
                defer {
                    state.waiting = []
                    state.waitingCallers = 0
                    state.bufferedBytes = state.retained.reduce(0) { $0 + $1.bytes }
                }
                return state.waiting
            }
            guard !waiting.isEmpty else { return }
            let began = ContinuousClock.now
            var rest = waiting[...]
            while !rest.isEmpty {
                let count = QueueWriter.groupCount(rest)
                commit(rest.prefix(count), database)
                rest = rest.dropFirst(count)
            }
            rhythm.committed(waiting, in: .now - began)
        }
    }

    /// Waits a little for the callers that the last commit let go.
    private func awaitCompany(_ rhythm: inout CallerRhythm) {
        guard let patience = rhythm.patience() else { return }
        let isAwaited = state.withLock { state in
            let expected = state.earlyCallers + rhythm.released
            // What is no caller's is not held up.
            guard state.waitingCallers < expected, !state.waiting.contains(where: { $0.kind == .order }) else {
                return false
            }
            state.awaitedCallers = expected
            return true
        }
        guard isAwaited else { return }
        let microseconds = Int(patience.wholeMicroseconds)
        let isLate = company.wait(timeout: .now() + .microseconds(microseconds)) == .timedOut
        let (came, hasCome) = state.withLock { state in
            defer { state.awaitedCallers = 0 }
            return (state.waitingCallers, state.awaitedCallers == 0)
        }
        // The last one came in the very moment in which the time was up.
        if isLate, hasCome { company.wait() }
        rhythm.came(came)
    }

    /// How many of the writes go into one transaction; at least 1.
    static func groupCount(_ writes: ArraySlice<Write>) -> Int {
        var (entries, bytes, count) = (0, 0, 0)
        for write in writes {
            entries += write.entries
            bytes += write.bytes
            if count > 0, entries > groupEntries || bytes > groupBytes { break }
            count += 1
        }
        return count
    }

    private func commit(_ group: ArraySlice<Write>, _ database: Database) {
        do {
            let replies = try transact(group, database)
            // What waits for room and may not have anything to wake it.
            if status.tally.openGaps > 0 { planProbe() } else { state.withLock { $0.probePause = 1 } }
            state.withLock { state in
                state.earlyCallers = state.waitingCallers
                if group.contains(where: { $0.kind == .settlement }) { state.settled = .now }
            }
            for (write, reply) in zip(group, replies) { finish(write, reply) }
        } catch {
            walk.forget()
            let failure = QueueError(error, path: pool.path)
            if group.count > 1, !failure.concernsStorage {
                for write in group { commit([write], database) }
            } else if group.contains(where: { $0.kind == .append }), group.contains(where: { $0.kind != .append }) {
                // What ends entries needs less room than what adds some.
                commit(group.filter { $0.kind != .append }[...], database)
                commit(group.filter { $0.kind == .append }[...], database)
            } else {
                updateStatus { $0.problem = failure }
                for write in group { finish(write, .failure(failure)) }
                planProbe()
            }
        }
    }

    private func finish(_ write: Write, _ reply: Result<Reply, QueueError>) {
        if let answer = write.reply { return answer(reply) }
        guard case .failure = reply else { return state.withLock { $0.bufferedMemory -= write.memoryBytes } }
        // It was accepted when it was buffered: it is tried until it is stored.
        let plansFlush = state.withLock { state in
            state.retained.append(write)
            state.bufferedBytes += write.bytes
            guard !state.isFlushPlanned, !state.isClosed else { return false }
            state.isFlushPlanned = true
            return true
        }
        if plansFlush { planFlush() }
    }
}
