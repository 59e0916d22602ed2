import BaselogDomain
import BaselogTestSupport
import Testing

@testable import BaselogCore

/// The numbered cases that strike one operation on the disk after the other, each once.
@Suite(.timeLimit(.minutes(5))) struct `At each operation on the disk a queue survives` {
    /// Where the operations are counted from.
    enum Beginning: CaseIterable, Sendable {
        /// The queue is made.
        case nothing
        /// It is there, and everything that writes comes: appends of all sizes, settlements that are not synced, orders,
        /// a checkpoint, a close.
        case emptyQueue

        var work: [QueueStep] {
            switch self {
            case .nothing: [.append(1, messageBytes: 100, level: .info, origin: .program)]
            case .emptyQueue:
                [
                    .append(2, messageBytes: 200, level: .info, origin: .program),
                    .settle([0], .delivered, status: 201),
                    .append(1, messageBytes: 9_000, level: .error, origin: .hand),
                    .settle(
                        [1, 2], .scheduled(notBefore: .start, endsCycle: true, maybeDelivered: false), status: 503),
                    .change(.drop, [2], sparing: nil),
                    .checkpoint,
                    .settle([1], .parked(.endpoint), status: 404),
                    .unpark([.endpoint], limit: 9),
                    .reopen,
                    .append(1, messageBytes: 100, level: .info, origin: .program),
                    .settle([3], .delivered, status: 201),
                ]
            }
        }
    }

    /// What goes on as always once the disk works again.
    static let aftermath: [QueueStep] = [
        .heal, .append(2, messageBytes: 100, level: .info, origin: .program), .settle([0, 1], .delivered, status: 201),
        .read(.queued), .reopen, .read(.queued),
    ]

    let template: TemporaryHome

    init() async throws { template = try await QueueOnFaultDisk.makeTemplate() }

    private func world(_ beginning: Beginning) throws -> QueueOnFaultDisk {
        let database = QueueFolder.database(in: template.path)
        return try QueueOnFaultDisk(template: beginning == .nothing ? nil : database, checkpointPages: 1000)
    }

    /// The numbers of the operations that the work makes.
    private func operations(
        _ beginning: Beginning, _ kinds: FaultDisk.Operations = .changes
    ) async throws -> ClosedRange<Int> {
        let world = try world(beginning)
        try await QueueDriver(QueueScript(beginning.work), on: world).run()
        return 1...world.disk.count(kinds)
    }

    /// - Returns: How often the process ended.
    @discardableResult
    private func play(
        _ beginning: Beginning, _ plan: FaultDisk.Plan, _ cut: PowerCut? = nil, then rest: [QueueStep] = []
    ) async throws -> Int {
        let world = try world(beginning)
        do {
            try await QueueDriver(QueueScript([.fault(plan, cut)] + beginning.work + rest), on: world).run()
        } catch {
            throw Mismatch("From \(beginning) with \(plan) and \(String(describing: cut)): \(error)")
        }
        return world.crashes
    }

    @Test(
        arguments: [.crashBefore, .crashAfter, .crashTorn(keptBytes: 1000)] as [FaultDisk.Effect],
        [nil, PowerCut(kept: 0, seed: 1), PowerCut(kept: 0.5, seed: 2)])
    func `case 2: the end of the process, or of the power`(effect: FaultDisk.Effect, cut: PowerCut?) async throws {
        for beginning in Beginning.allCases {
            let numbers = try await operations(beginning)
            try #require(numbers.count > 40)
            try await inParallel(numbers) { number in
                let crashes = try await play(beginning, .once(effect, at: number), cut)
                guard crashes == 1 else { throw Mismatch("Operation \(number) of \(numbers.count) never came.") }
            }
        }
    }

    @Test(arguments: [.noSpace, .inputOutputError, .torn(keptBytes: 1000)] as [FaultDisk.Effect])
    func `case 6: no space and broken sectors, once and until that is mended`(effect: FaultDisk.Effect) async throws {
        for beginning in Beginning.allCases {
            try await inParallel(try await operations(beginning)) { number in
                try await play(beginning, .once(effect, at: number))
                try await play(beginning, .init(effect, first: number), then: Self.aftermath)
            }
        }
    }

    @Test(arguments: [.open, .share, .read] as [FaultDisk.Operations])
    func `case 6: files that cannot be opened, mapped or read, once and until that is mended`(
        kind: FaultDisk.Operations
    ) async throws {
        for beginning in Beginning.allCases {
            try await inParallel(try await operations(beginning, kind)) { number in
                try await play(beginning, .once(.inputOutputError, at: number, operations: kind))
                try await play(
                    beginning, .init(.inputOutputError, operations: kind, first: number), then: Self.aftermath)
            }
        }
    }
}
