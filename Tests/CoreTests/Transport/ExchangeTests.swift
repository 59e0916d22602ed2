import BaselogDomain
import Testing

@testable import BaselogCore

@Suite struct `The record of an exchange` {
    let start = ContinuousClock.now

    func record(_ change: (inout Exchange.Record) -> Void) -> Exchange.Record {
        var record = Exchange.Record(began: start)
        change(&record)
        return record
    }

    @Test func `counts all time as connecting while there is no connection`() {
        let phases = record { _ in }.phases(ended: start + .seconds(2), total: .seconds(3))
        #expect(phases == RequestPhases(connect: .seconds(2), total: .seconds(3)))
    }

    @Test func `counts the time since the request was sent as waiting while there is no answer`() {
        let phases = record {
            $0.connectionReady = start + .seconds(1)
            $0.reusedConnection = false
            $0.sent = start + .seconds(2)
        }.phases(ended: start + .seconds(5), total: .seconds(5))
        #expect(phases == RequestPhases(connect: .seconds(1), wait: .seconds(3), total: .seconds(5)))
    }

    @Test func `knows the three phases of an answered request`() {
        let phases = record {
            $0.connectionReady = start + .seconds(1)
            $0.reusedConnection = false
            $0.sent = start + .seconds(2)
            $0.firstByte = start + .seconds(4)
            $0.lastByte = start + .seconds(8)
        }.phases(ended: start + .seconds(9), total: .seconds(10))
        #expect(
            phases == RequestPhases(connect: .seconds(1), wait: .seconds(2), read: .seconds(4), total: .seconds(10)))
    }

    @Test func `counts no time for a connection that was open before`() {
        let phases = record {
            $0.connectionReady = start - .seconds(3)
            $0.reusedConnection = true
        }.phases(ended: start, total: .zero)
        #expect(phases.connect == .zero)
    }

    @Test func `counts no waiting where the answer came before the request had left`() {
        let phases = record {
            $0.connectionReady = start
            $0.sent = start + .seconds(2)
            $0.firstByte = start + .seconds(1)
        }.phases(ended: start + .seconds(3), total: .seconds(3))
        #expect(phases.wait == .zero)
        #expect(phases.read == .seconds(2))
    }
}

@Suite struct `The ledger of connections` {
    @Test func `retires connections from their age limit on`() {
        let ledger = ExchangeLedger(idleLimit: 20, ageLimit: .seconds(300))
        #expect(!ledger.retires(age: .seconds(299)))
        #expect(ledger.retires(age: .seconds(300)))
    }

    @Test func `retires connections when enough others are idle`() {
        let ledger = ExchangeLedger(idleLimit: 2, ageLimit: .seconds(300))
        for _ in 0..<3 { ledger.connectionOpened() }
        ledger.requestBegan()
        #expect(ledger.retires(age: .zero))
        ledger.requestBegan()
        #expect(!ledger.retires(age: .zero))
        ledger.connectionClosed(whileBusy: true)
        #expect(!ledger.retires(age: .zero))
    }
}
