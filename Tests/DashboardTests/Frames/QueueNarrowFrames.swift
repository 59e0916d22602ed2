import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Queue at 40×12` {
    @Test func `is empty`() {
        let dashboard = Sample.queue(.idle, size: Sample.narrow, entries: [])
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03

                  The queue is empty.
                  c composes a test log







                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.queue(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  ◔ 000007 GET /checkout 200 in 12 ms
                  ◔ 000006 cart 8812 priced
                ▶ ↻ 000005 payment provider timed out a…
                  ↻ 000004 order.created {"order":8812,…
                  ‖ 000003 stock low: sku 44-118
                  ✗ 000002 x
                  ✓ 000001 started
                 ↻ retry in 4.1 s


                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.queue(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                  ◔ 000007 GET /checkout 200 in 12 ms
                  ◔ 000006 cart 8812 priced
                ▶ ↻ 000005 payment provider timed out a…
                  ↻ 000004 order.created {"order":8812,…
                  ‖ 000003 stock low: sku 44-118
                 ↻ retry in 4.1 s


                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.queue(.parked, size: Sample.narrow, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                  ‖ 000009 order 8801 paid
                  ‖ 000008 order 8802 paid
                ▶ ‖ 000007 order 8803 paid
                  ‖ 000006 order 8804 paid
                  ‖ 000005 order 8805 paid
                 ‖ parked


                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.queue(.deadEntries, size: Sample.narrow, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  ✗ 000003 (empty message)
                  ✗ 000002 (empty message)
                ▶ ✗ 000001 (empty message)




                 ✗ dead


                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.queue(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                  ◔ 000007 GET /checkout 200 in 12 ms
                  ◔ 000006 cart 8812 priced
                ▶ ↻ 000005 payment provider timed out a…
                  ↻ 000004 order.created {"order":8812,…
                  ‖ 000003 stock low: sku 44-118
                  ✗ 000002 x
                  ✓ 000001 started
                 ↻ retry in 4.1 s


                 [ ] tabs  c compose  ? help
                """#)
    }
}
