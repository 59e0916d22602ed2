import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The throughput graph` {
    private func window(_ busySeconds: Int, size: Size = Sample.wide) -> String? {
        var snapshot = EngineSnapshot.idle
        let history = Array(repeating: 0, count: 300 - busySeconds) + Array(repeating: 5, count: busySeconds)
        snapshot.throughput = ThroughputHistory(accepted: history, delivered: history, failed: [])
        let line = Sample.dashboard(snapshot, size: size).view().text.split(separator: "\n").first {
            $0.contains("Throughput")
        }
        return line?.firstMatch(of: /─ (\d min) ─/).map { String($0.1) }
    }

    @Test(arguments: [(0, "1 min"), (12, "1 min"), (60, "1 min"), (61, "2 min"), (121, "5 min"), (300, "5 min")])
    func `shows as much time as there is something to see in`(busy: Int, expected: String) {
        #expect(window(busy) == expected)
    }

    @Test func `says how much it shows where all of it would not fill the columns`() {
        #expect(window(300, size: Sample.compact) == "4 min")
    }
}
