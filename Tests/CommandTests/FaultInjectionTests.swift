import BaselogDashboard
import BaselogServer
import Testing

@testable import baselog

@Suite struct `A fault that is ordered in the dashboard` {
    private let faults = Faults()

    private func active(_ order: FaultOrder) -> [BaselogServer.Fault] {
        _ = faults.show(order)
        return faults.active.map(\.fault)
    }

    @Test func `hits every request, the question for health too`() {
        let fault = BaselogServer.Fault(.status(503, retryAfter: "3"), includesHealth: true)
        #expect(active(FaultOrder(.status(503))) == [fault])
    }

    @Test func `hits only requests with entries where it is left to chance or counted`() {
        #expect(
            active(FaultOrder(.lostAnswer, .oneIn(10)))
                == [BaselogServer.Fault(.reset, .probability(0.1), isAfterStoring: true)])
        #expect(active(FaultOrder(.cut, .next(3))) == [BaselogServer.Fault(.cutBody, .next(3))])
    }

    @Test(arguments: BaselogDashboard.Fault.all) func `takes the place of the one before`(
        fault: BaselogDashboard.Fault
    ) {
        faults.add(.garbledBody)
        #expect(active(FaultOrder(fault)).count == (fault == .off ? 0 : 1))
    }
}
