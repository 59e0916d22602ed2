import BaselogDomain
import Synchronization

/// Knows how the API is: asks it every half minute and on demand, and learns from each delivery.
final class HealthMonitor: Sendable {
    static let interval: Duration = .seconds(30)
    /// An API that takes longer than this to answer a probe is slow.
    static let slow: Duration = .seconds(2)
    /// More failed requests than this share, of at least ``rateMinimum``, within a minute are too many.
    static let tolerableErrors = 0.05
    static let rateMinimum = 20
    static let historyMinutes = 30

    private struct Minute: Sendable {
        var number: Int64 = -1
        var requests = 0
        var failures = 0
        var isGood: Bool?
    }

    private struct State {
        var health = Health()
        var minutes = [Minute](repeating: Minute(), count: HealthMonitor.historyMinutes)
        var isDemanded = false
        var lastDelivery: Duration?
    }

    private let context: EngineContext
    private let state = Mutex(State())
    /// Raised by who wants to know now.
    let demand = Signal()

    init(context: EngineContext) { self.context = context }

    var health: Health { state.withLock(\.health) }

    /// One value a minute, newest last; `nil` for a minute without any check.
    func history() -> [Bool?] {
        let minute = context.stopwatch.elapsed.components.seconds / 60
        return state.withLock { state in
            (max(0, minute - Int64(HealthMonitor.historyMinutes) + 1)...minute).map { number in
                let entry = state.minutes[Int(number) % state.minutes.count]
                return entry.number == number ? entry.isGood : nil
            }
        }
    }

    /// Every answer to a delivery is a probe that costs nothing.
    func observed(_ verdict: Verdict, phases: RequestPhases) {
        let moment = context.stopwatch.elapsed
        let checked = context.now()
        let isFailure: Bool
        switch verdict.answer {
        case .transient, .ambiguous: isFailure = true
        case .delivered, .configuration, .payload, .withdrawn: isFailure = false
        }
        let news: Health? = state.withLock { state in
            let rate = count(isFailure: isFailure, in: &state, at: moment)
            var health = state.health
            switch verdict.answer {
            case .delivered:
                state.lastDelivery = moment
                health.state = HealthMonitor.isTooMuch(rate) ? .degraded(HealthMonitor.text(of: rate)) : .healthy
            case .configuration(.authentication): health.state = .keyRefused
            case .transient, .ambiguous:
                // One failure is no outage; but what works and fails too often is degraded.
                guard health.state == .healthy, HealthMonitor.isTooMuch(rate) else { return nil }
                health.state = .degraded(HealthMonitor.text(of: rate))
            case .configuration, .payload, .withdrawn: return nil
            }
            health.checked = checked
            health.status = verdict.status
            health.responseTime = phases.total
            health.probe = "POST \(WireForm.logsPath)"
            return adopt(health, in: &state, at: moment)
        }
        if let news { context.ledger.tell(.healthChanged(news)) }
    }

    /// Takes in what a probe found.
    func found(_ health: Health) {
        var health = health
        if health.state == .healthy, let time = health.responseTime, time > HealthMonitor.slow {
            health.state = .degraded("slow: \(Int(time.inMilliseconds)) ms to answer a probe")
        }
        let moment = context.stopwatch.elapsed
        let news: Health? = state.withLock { adopt(health, in: &$0, at: moment) }
        if let news { context.ledger.tell(.healthChanged(news)) }
        context.ledger.changed.raise()
    }

    /// Whether to ask the API; not where a delivery said so lately that asking again would tell nothing new.
    func needsProbe() -> Bool {
        let moment = context.stopwatch.elapsed
        return state.withLock { state in
            defer { state.isDemanded = false }
            return state.isDemanded || state.lastDelivery.map { moment - $0 >= HealthMonitor.interval } ?? true
        }
    }

    func demandNow() {
        state.withLock { $0.isDemanded = true }
        demand.raise()
    }

    /// - Returns: The health, if its state is another one than before.
    private func adopt(_ health: Health, in state: inout State, at moment: Duration) -> Health? {
        let isChanged = health.state != state.health.state
        state.health = health
        let isGood: Bool
        switch health.state {
        case .healthy: isGood = true
        case .unknown, .degraded, .keyRefused, .down: isGood = false
        }
        let index = HealthMonitor.minute(in: &state, at: moment)
        state.minutes[index].isGood = isGood && state.minutes[index].isGood != false
        return isChanged ? health : nil
    }

    /// - Returns: Requests and failures of this minute and the one before.
    private func count(isFailure: Bool, in state: inout State, at moment: Duration) -> (requests: Int, failures: Int) {
        let index = HealthMonitor.minute(in: &state, at: moment)
        state.minutes[index].requests += 1
        if isFailure { state.minutes[index].failures += 1 }
        let current = state.minutes[index]
        let earlier = state.minutes[(index + state.minutes.count - 1) % state.minutes.count]
        guard earlier.number == current.number - 1 else { return (current.requests, current.failures) }
        return (current.requests + earlier.requests, current.failures + earlier.failures)
    }

    private static func minute(in state: inout State, at moment: Duration) -> Int {
        let number = moment.components.seconds / 60
        let index = Int(number) % state.minutes.count
        if state.minutes[index].number != number { state.minutes[index] = Minute(number: number) }
        return index
    }

    private static func isTooMuch(_ rate: (requests: Int, failures: Int)) -> Bool {
        rate.requests >= rateMinimum && Double(rate.failures) > tolerableErrors * Double(rate.requests)
    }

    private static func text(of rate: (requests: Int, failures: Int)) -> String {
        "\(rate.failures) of \(rate.requests) requests failed in the last minute"
    }
}
