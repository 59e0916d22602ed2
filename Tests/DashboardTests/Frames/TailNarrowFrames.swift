import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Tail at 40×12` {
    @Test func `is empty`() {
        let dashboard = Sample.tail(.idle, size: Sample.narrow, entries: [])
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03

                  No entry has been accepted yet.
                  c composes a test log







                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.tail(.busy, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  I GET /cart 200 in 9 ms              ✓
                  I GET /checkout 200 in 12 ms         ✓
                  · order.created {"order":8812,"tota… ✓
                  W stock low: sku 44-118              ◔
                  E payment provider timed out after … ↻
                  I GET /cart 200 in 8 ms              ◔




                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.tail(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                  I GET /cart 200 in 9 ms              ✓
                  I GET /checkout 200 in 12 ms         ✓
                  · order.created {"order":8812,"tota… ✓
                  W stock low: sku 44-118              ◔
                  E payment provider timed out after … ↻
                  I GET /cart 200 in 8 ms              ◔


                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.tail(.parked, size: Sample.narrow, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                  I order 8808 paid                    ‖
                  I order 8807 paid                    ‖
                  I order 8806 paid                    ‖
                  I order 8805 paid                    ‖
                  I order 8804 paid                    ‖
                  I order 8803 paid                    ‖
                  I order 8802 paid                    ‖
                  I order 8801 paid                    ‖
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.tail(.deadEntries, size: Sample.narrow, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  D (empty message)                    ✗
                  D (empty message)                    ✗
                  D (empty message)                    ✗







                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.tail(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                  I GET /cart 200 in 9 ms              ✓
                  I GET /checkout 200 in 12 ms         ✓
                  · order.created {"order":8812,"tota… ✓
                  W stock low: sku 44-118              ◔
                  E payment provider timed out after … ↻
                  I GET /cart 200 in 8 ms              ◔




                 [ ] tabs  c compose  ? help
                """#)
    }
}
