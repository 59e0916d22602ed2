import BaselogCore
import BaselogDomain

/// How many entries are accepted a second, each call waiting until what it brought is safe. Nothing is sent meanwhile.
struct AcceptTrial {
    static let duration: Duration = .seconds(2)

    let producers: Int
    let perCall: Int
    let isBuffered: Bool

    func measure(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place, durability: isBuffered ? .buffered : .durable)
        _ = try await work.engine.perform(.pause)
        // Entries are made beforehand: what the application does is not what is measured.
        let calls = (0..<max(2, 64 / perCall)).map { number in
            (0..<perCall).map { EntryContent.log(Sample.log(number * perCall + $0)) }
        }
        let engine = work.engine
        _ = try await engine.accept(calls[0])
        let processor = Usage.processorSeconds
        let start = ContinuousClock.now
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for producer in 0..<producers {
                group.addTask {
                    var count = 0
                    var next = producer
                    while .now - start < AcceptTrial.duration {
                        count += try await engine.accept(calls[next % calls.count]).count
                        next += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = (.now - start).inSeconds
        // What is buffered has to be written, too.
        await engine.stop()
        let used = Usage.processorSeconds - processor
        return [.rate: Double(accepted) / elapsed, .processorMicroseconds: used / Double(accepted) * 1e6]
    }
}

/// What one entry costs the thread that brings it, in buffered durability: the processor time of that thread alone.
struct CallerTrial {
    /// Calls between two looks at the clock; as many as fit into the buffer for loggers several times.
    static let block = 1_000
    static let blocks = 40

    func measure(at place: Place) async throws -> Figures {
        let work = try await Workplace(at: place, durability: .buffered)
        _ = try await work.engine.perform(.pause)
        let logs = (0..<CallerTrial.block).map { Sample.log($0) }
        let figures: Figures = [
            .acceptMicroseconds: try await accept(logs, work), .postMicroseconds: try await post(logs, work),
        ]
        await work.engine.stop()
        return figures
    }

    /// A task may go on on another thread after a wait; such calls are left out.
    private func accept(_ logs: [LogEntry], _ work: Workplace) async throws -> Double {
        var costs: [Double] = []
        for _ in 0..<CallerTrial.blocks {
            for log in logs {
                let (thread, before) = CallerTrial.thread()
                try await work.engine.log(log)
                let (sameThread, after) = CallerTrial.thread()
                if thread == sameThread { costs.append(after - before) }
            }
        }
        return costs.reduce(0, +) / Double(costs.count) * 1e6 - CallerTrial.clockMicroseconds
    }

    private func post(_ logs: [LogEntry], _ work: Workplace) async throws -> Double {
        var spent = 0.0
        for _ in 0..<CallerTrial.blocks {
            let expected = try await work.queue.counts().accepted + logs.count
            spent += CallerTrial.spent { for log in logs { work.engine.post(.log(log)) } }
            while try await work.queue.counts().accepted < expected { try await Task.sleep(for: .milliseconds(5)) }
        }
        return spent / Double(CallerTrial.blocks * logs.count) * 1e6
    }

    private static func spent(_ body: () -> Void) -> Double {
        let before = Usage.threadSeconds
        body()
        return Usage.threadSeconds - before
    }

    private static func thread() -> (thread: UInt, seconds: Double) { (Usage.thread, Usage.threadSeconds) }

    /// What looking at the clock costs itself.
    private static var clockMicroseconds: Double {
        let rounds = 10_000
        return spent { for _ in 0..<rounds { _ = thread() } } / Double(rounds) * 1e6
    }
}
