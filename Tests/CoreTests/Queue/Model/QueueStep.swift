import BaselogDomain
import BaselogTestSupport

/// One thing that happens to a queue. All that chance decides is in it, so that a sequence without one of its steps
/// means the same for the others: entries are named by a number that wraps around those there are.
enum QueueStep: Sendable, Hashable {
    /// One call with so many entries; their messages have this length.
    case append(Int, messageBytes: Int, level: Level, origin: EntryOrigin)
    /// Calls at the same time, each with so many entries.
    case appendTogether([Int])
    case settle([Int], Settlement.Outcome, status: Int?)
    case unpark(Set<GateState.Kind>, limit: Int)
    case change(QueueChange, [Int], sparing: Int?)
    case read(Subject)
    case page(PageQuery)
    case passTime(Duration)
    /// Copies the log back into the database.
    case checkpoint
    case reopen
    /// From now on operations fail, until ``heal``; where the plan is a crash, the power is cut with it or not.
    case fault(FaultDisk.Plan, PowerCut?)
    case heal
    case crash(PowerCut?)

    /// What is asked for.
    enum Subject: Sendable, Hashable, CaseIterable { case queued, queuedByHand, due, entry, position }
}

/// What is left of what was not synced.
struct PowerCut: Sendable, Hashable {
    var kept: Double
    var seed: UInt64
}

/// A sequence of steps that follows from its seed.
struct QueueScript: Sendable {
    private static let gates: [GateState.Kind] = [.authentication, .endpoint, .retryAfter, .events]

    let seed: UInt64
    /// Whether the database is made by the first step too, instead of being there.
    var startsFromNothing: Bool
    /// Pages of log after which SQLite copies it back.
    var checkpointPages: Int
    var steps: [QueueStep]

    init(_ steps: [QueueStep], startsFromNothing: Bool = false, checkpointPages: Int = 1000) {
        seed = 0
        self.startsFromNothing = startsFromNothing
        self.checkpointPages = checkpointPages
        self.steps = steps
    }

    init(seed: UInt64) {
        self.seed = seed
        var chance = SeededNumbers(seed: seed)
        startsFromNothing = chance.percent(10)
        checkpointPages = chance.percent(60) ? 2 + chance.below(12) : 1000
        // Some sequences are quiet, so that much comes together before something breaks.
        let faultShare = chance.pick([0, 5, 15, 30])
        steps = (0..<(6 + chance.below(15))).map { _ in
            chance.percent(faultShare) ? QueueScript.trouble(&chance) : QueueScript.work(&chance)
        }
    }

    private static func work(_ chance: inout SeededNumbers) -> QueueStep {
        switch chance.below(100) {
        case 0..<26:
            let bytes = chance.percent(85) ? chance.below(300) : chance.below(8_000)
            return .append(
                1 + chance.below(chance.percent(90) ? 4 : 30), messageBytes: bytes, level: chance.pick(Level.allCases),
                origin: chance.percent(20) ? .hand : .program)
        case 26..<31: return .appendTogether((0...chance.below(4)).map { _ in 1 + chance.below(3) })
        case 31..<63:
            let status = chance.pick([nil, 201, 403, 422, 500, 503])
            return .settle(targets(&chance), outcome(&chance), status: status)
        case 63..<68:
            let gates = QueueScript.gates.filter { _ in chance.percent(50) }
            return .unpark(Set(gates), limit: chance.below(12))
        case 68..<80:
            return .change(
                chance.pick([.requeue, .drop, .restore]), targets(&chance),
                sparing: chance.percent(20) ? chance.below(100) : nil)
        case 80..<86: return .read(chance.pick(QueueStep.Subject.allCases))
        case 86..<91: return .page(query(&chance))
        case 91..<94: return .passTime(.seconds(chance.pick([1, 10, 300, 3600, -3600, 86_400, -86_400])))
        case 94..<97: return .checkpoint
        default: return .reopen
        }
    }

    private static func trouble(_ chance: inout SeededNumbers) -> QueueStep {
        switch chance.below(100) {
        case 0..<25: return .crash(chance.percent(60) ? powerCut(&chance) : nil)
        case 25..<50:
            let effect = chance.pick([
                FaultDisk.Effect.crashBefore, .crashAfter, .crashTorn(keptBytes: UInt32(chance.below(4200))),
            ])
            let plan = FaultDisk.Plan.once(
                effect, at: 1 + chance.below(chance.percent(70) ? 8 : 40), operations: operations(&chance))
            return .fault(plan, chance.percent(60) ? powerCut(&chance) : nil)
        case 50..<85:
            let effect = chance.pick([
                FaultDisk.Effect.noSpace, .inputOutputError, .torn(keptBytes: UInt32(chance.below(4200))),
            ])
            let first = 1 + chance.below(chance.percent(70) ? 6 : 30)
            var plan = FaultDisk.Plan(effect, operations: operations(&chance), first: first)
            switch chance.below(3) {
            case 0: plan.last = first
            case 1: plan.probability = 0.3
            default: break
            }
            plan.seed = chance.next()
            return .fault(plan, nil)
        default: return .heal
        }
    }

    private static func operations(_ chance: inout SeededNumbers) -> FaultDisk.Operations {
        chance.pick([.changes, .changes, .write, .sync, [.write, .truncate], [.truncate, .delete]])
    }

    private static func powerCut(_ chance: inout SeededNumbers) -> PowerCut {
        PowerCut(kept: chance.pick([0, 0.5, 0.9, 0.98, 1]), seed: chance.next())
    }

    private static func targets(_ chance: inout SeededNumbers) -> [Int] {
        (0...chance.below(chance.percent(80) ? 4 : 30)).map { _ in chance.below(100) }
    }

    private static func outcome(_ chance: inout SeededNumbers) -> Settlement.Outcome {
        switch chance.below(10) {
        case 0..<4: .delivered
        case 4..<6:
            .scheduled(
                notBefore: .start + .seconds(chance.below(7200) - 600), endsCycle: chance.percent(50),
                maybeDelivered: chance.percent(30))
        case 6..<8: .parked(chance.pick(gates))
        case 8: .dead(chance.percent(50) ? .example : DeathReason(kind: .suspectedPoison, status: nil, answer: ""))
        default: .returned
        }
    }

    private static func query(_ chance: inout SeededNumbers) -> PageQuery {
        let isForAll = chance.percent(50)
        return PageQuery(
            states: Set(EntryState.allCases.filter { _ in chance.percent(isForAll ? 100 : 40) }),
            minimumLevel: chance.percent(30) ? chance.pick(Level.allCases) : nil,
            text: chance.percent(20) ? chance.pick(["1", "42", "%", "_"]) : nil,
            order: chance.percent(50) ? .oldestFirst : .newestFirst, limit: 1 + chance.below(9))
    }
}
