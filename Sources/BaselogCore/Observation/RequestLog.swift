import BaselogDomain
import Synchronization

/// The last ``RequestPage/limit`` requests, at most about 6 MiB of them, kept for those who look.
///
/// A record costs its copy of a few kilobytes and one uncontended lock; the ring overwrites in place.
final class RequestLog: Sendable {
    private struct State {
        var records: [RequestRecord] = []
        var total: UInt64 = 0
    }

    private let state = Mutex(State())

    func record(_ request: WireRequest, _ report: TransportReport, _ verdict: Verdict?, entries: [StoredEntry] = []) {
        var record = RequestRecord(
            request: request, report: report, verdict: verdict,
            passengers: entries.prefix(RequestRecord.entryLimit).map { .init(id: $0.id, attempt: $0.attempts + 1) },
            entryCount: entries.count)
        state.withLock { state in
            state.total += 1
            record.number = state.total
            if state.records.count < RequestPage.limit {
                state.records.append(record)
            } else {
                state.records[Int((state.total - 1) % UInt64(RequestPage.limit))] = record
            }
        }
    }

    /// Those behind a number, oldest first.
    func page(after number: UInt64) -> RequestPage {
        // A copy of references; the sorting out holds nobody up.
        let (records, total) = state.withLock { ($0.records, $0.total) }
        guard total > number else { return RequestPage(total: total) }
        let count = min(total - number, UInt64(records.count))
        let found = (total - count + 1...total).map { records[Int(($0 - 1) % UInt64(RequestPage.limit))] }
        return RequestPage(records: found, total: total)
    }
}

/// A transport whose requests are written down.
struct RecordingTransport: Transport {
    let transport: any Transport
    let log: RequestLog

    func send(_ request: WireRequest) async -> TransportReport {
        let report = await transport.send(request)
        log.record(request, report, nil)
        return report
    }

    func close() async { await transport.close() }
}
