import Synchronization

/// The faults that are in force.
///
/// Every request asks, so this is a lock around an array that is nearly always empty rather than an actor. The admin
/// routes, the dashboard and tests change it, all in the same way.
package final class Faults: Sendable {
    /// A fault in force, and how often it has struck.
    package struct Active: Sendable, Hashable, Identifiable {
        package let id: Int
        package let fault: Fault
        package var strikes = 0
        /// Requests still to be hit, where the fault is limited to a number.
        package var remaining: Int?
    }

    private struct State {
        var active: [Active] = []
        var nextID = 1
        /// Those who want to know of the strikes of a fault, by its number.
        var watchers: [Int: AsyncStream<Int>.Continuation] = [:]

        /// Ends the news of faults that are gone.
        mutating func forgetWatchers() {
            for (id, watcher) in watchers where !active.contains(where: { $0.id == id }) {
                watcher.finish()
                watchers[id] = nil
            }
        }
    }

    /// More at once are a mistake.
    package static let maximumCount = 64

    private let state = Mutex(State())
    private let random: @Sendable () -> Double

    /// - Parameter random: A source of fractions in `0..<1`.
    package init(random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }) {
        self.random = random
    }

    /// Puts a fault in force; the oldest goes when there are more than ``maximumCount``.
    ///
    /// - Returns: Its number, to take it back with.
    @discardableResult package func add(_ fault: Fault) -> Int { add(fault, watcher: nil) }

    /// Puts a fault in force and tells of each request that it hits.
    ///
    /// - Returns: How many requests a counted fault has left to hit, only the newest number where nobody listens; ends
    ///   with the fault.
    package func addWatched(_ fault: Fault) -> AsyncStream<Int> {
        let (strikes, watcher) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        add(fault, watcher: watcher)
        return strikes
    }

    @discardableResult private func add(_ fault: Fault, watcher: AsyncStream<Int>.Continuation?) -> Int {
        state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            var active = Active(id: id, fault: fault)
            if case .next(let count) = fault.extent { active.remaining = count }
            if active.remaining.map({ $0 > 0 }) ?? true { state.active.append(active) }
            if state.active.count > Faults.maximumCount { state.active.removeFirst() }
            state.watchers[id] = watcher
            state.forgetWatchers()
            return id
        }
    }

    /// Convenience for `add(Fault(kind, extent))`.
    @discardableResult package func add(_ kind: Fault.Kind, _ extent: Fault.Extent = .untilCleared) -> Int {
        add(Fault(kind, extent))
    }

    /// - Returns: Whether there was such a fault.
    @discardableResult package func remove(_ id: Int) -> Bool {
        state.withLock { state in
            let count = state.active.count
            state.active.removeAll { $0.id == id }
            state.forgetWatchers()
            return state.active.count < count
        }
    }

    package func clear() {
        state.withLock { state in
            state.active.removeAll()
            state.forgetWatchers()
        }
    }

    /// Oldest first. A fault that has hit its last request is gone.
    package var active: [Active] { state.withLock { $0.active } }

    /// The faults that hit a request for `path`, which counts as struck by them.
    func strike(path: String) -> FaultPlan {
        state.withLock { state in
            var plan = FaultPlan()
            guard !state.active.isEmpty else { return plan }
            for index in state.active.indices {
                let fault = state.active[index].fault
                guard fault.concerns(path: path), plan.hasRoom(for: fault.kind) else { continue }
                if case .probability(let probability) = fault.extent, random() >= probability { continue }
                plan.add(fault)
                state.active[index].strikes += 1
                state.active[index].remaining? -= 1
                if let remaining = state.active[index].remaining {
                    state.watchers[state.active[index].id]?.yield(remaining)
                }
            }
            state.active.removeAll { $0.remaining == 0 }
            state.forgetWatchers()
            return plan
        }
    }
}

/// What shall go wrong with one request: at most one fault of each sort.
struct FaultPlan: Sendable {
    enum Ending: Sendable {
        case status(Int, retryAfter: String?)
        case reset
    }

    enum BodyDamage: Sendable {
        case slow(pieceBytes: Int, pause: Duration)
        case garbled
        case cut
    }

    var latency: Duration?
    var refusesKey = false
    var ending: Ending?
    var endsAfterStoring = false
    var bodyDamage: BodyDamage?

    /// Whether a fault of this kind would not be hidden by one that came before it.
    func hasRoom(for kind: Fault.Kind) -> Bool {
        switch kind {
        case .latency: latency == nil
        case .keyRefusal: !refusesKey
        case .status, .reset: ending == nil
        case .slowBody, .garbledBody, .cutBody: bodyDamage == nil
        }
    }

    mutating func add(_ fault: Fault) {
        switch fault.kind {
        case .latency(let duration): latency = duration
        case .keyRefusal: refusesKey = true
        case .status(let code, let retryAfter): ending = .status(code, retryAfter: retryAfter)
        case .reset: ending = .reset
        case .slowBody(let pieceBytes, let pause): bodyDamage = .slow(pieceBytes: max(1, pieceBytes), pause: pause)
        case .garbledBody: bodyDamage = .garbled
        case .cutBody: bodyDamage = .cut
        }
        if ending != nil, fault.isAfterStoring { endsAfterStoring = true }
    }
}
