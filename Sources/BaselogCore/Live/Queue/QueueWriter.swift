import BaselogDomain
import Dispatch
import GRDB
import Synchronization

// Group commit: a sync to disk costs as much as a hundred inserts, so whatever arrives while one is under way goes into
// the next transaction together, and a single caller never waits for company. Writes run in the order of their arrival
// on the thread of GRDB's writer, never on one that Swift's tasks share.
//
// A group takes up to 1,024 entries or 256 KiB of payload. If it fails, its parts are tried again apart from each other,
// so that one entry cannot make others fail. In buffered durability entries wait up to 500 ms, or until a group is full
// or something that must be durable takes them along.
final class QueueWriter: Sendable {
    static let groupEntries = 1024
    static let groupBytes = 256 * 1024
    static let bufferInterval = DispatchTimeInterval.milliseconds(500)
    /// Beyond this many buffered bytes callers wait for the commit.
    static let bufferBytes = 8 << 20
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
        /// Of waiting and retained buffered entries.
        var bufferedBytes = 0
        var isWorking = false
        var isFlushPlanned = false
        var isProbePlanned = false
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
        /// Changes with each commit of another connection.
        var dataVersion: Int64 = 0
    }

    let pool: DatabasePool
    let world: QueueWorld
    let walk = VictimWalk()
    let onChange: @Sendable () -> Void
    private let state: Mutex<State>

    /// - Parameter onChange: Called after entries were appended or dropped, after history made room, and after another
    ///   process wrote; must return at once.
    init(pool: DatabasePool, limits: QueueLimits, world: QueueWorld, onChange: @escaping @Sendable () -> Void) {
        self.pool = pool
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
            guard !(isFull && state.limits.whenFull == .block), state.bufferedBytes + bytes <= QueueWriter.bufferBytes
            else {
                return .full
            }
            state.bufferedBytes += bytes
            state.waiting.append(
                Write(
                    kind: .append, entries: entries.count, bytes: bytes,
                    body: { .sequences(try $0.append(entries, isAdmitted: true)) }, reply: nil))
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
        let (isTaken, starts) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.waiting.append(write)
            defer { state.isWorking = true }
            return (true, !state.isWorking)
        }
        if starts { work() }
        return isTaken
    }

    private func work() {
        pool.asyncWriteWithoutTransaction { self.drain($0) }
    }

    private func drain(_ database: Database) {
        while true {
            let waiting = state.withLock { state in
                defer {
                    state.waiting = []
                    state.bufferedBytes = state.retained.reduce(0) { $0 + $1.bytes }
                }
                if state.waiting.isEmpty { state.isWorking = false }
                return state.waiting
            }
            guard !waiting.isEmpty else { return }
            var rest = waiting[...]
            while !rest.isEmpty {
                let count = QueueWriter.groupCount(rest)
                commit(rest.prefix(count), database)
                rest = rest.dropFirst(count)
            }
        }
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
        guard case .failure = reply else { return }
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
