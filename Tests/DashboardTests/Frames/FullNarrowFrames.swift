import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Over the whole screen at 40×12` {
    @Test func `an entry`() {
        var dashboard = Sample.queue(size: Sample.narrow)
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ✓ not paused
                ✓ gate open
                ✓ breaker closed
                ✗ backoff: attempt 2 failed, 4.1 s left
                    server asked Retry-After: 3 s
                · batch 37 of 100, leaves in 1.2 s
                · 0 older entries before it

                R retry now   X drop   E edit & resend
                                              27 more ▼
                 j/k scroll  ESC back  ? help
                """#)
    }

    @Test func `a request`() {
        var dashboard = Sample.requests(size: Sample.narrow)
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(Sample.key("w"))
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                Answer
                ↻ 429  Too Many Requests · Retry-After 3
                  s
                connect 0  wait 9  read 2  total 11 ms
                  reused connection
                entry 000005  attempt 3  ENTER opens it
                  attempt 1  14:03:10.000  ✗ connection
                  attempt 2  14:03:13.000  ✗ 503
                request ID 7f21aa00
                retry-after: 3                19 more ▼
                 j/k scroll  ESC back  ? help
                """#)
    }

    @Test func `a line of the tail`() {
        var dashboard = Sample.tail(size: Sample.narrow)
        _ = dashboard.update(Sample.key("k"))
        _ = dashboard.update(Sample.key("k"))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  I GET /cart 200 in 9 ms              ✓
                  I GET /checkout 200 in 12 ms         ✓
                  · order.created {"order":8812,"tota… ✓
                ▶ W stock low: sku 44-118              ◔
                  ╰ entry 01JDD00000000000000000000R
                  E payment provider timed out after … ↻
                  I GET /cart 200 in 8 ms              ◔



                 [ ] tabs  c compose  ? help     paused
                """#)
    }
}
