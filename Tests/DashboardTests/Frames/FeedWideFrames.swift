import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `A full-screen tail at 120×36` {
    @Test func `shows the lines of files`() {
        let dashboard = Sample.followed()
        #expect(
            dashboard.view().text == #"""
                 baselog   tail  shown only, nothing is shipped                                                                14:03:22
                ╭─ Tail ─────────────────────────────────────────── app.log + worker/*.log · following · 0/s · 0 lost · level ≥ debug ─╮
                │   14:03:21.100  INFO   checkout     GET /cart 200 in 9 ms                                                            │
                │   14:03:21.200  INFO   checkout     GET /checkout 200 in 12 ms                                                       │
                │   14:03:21.300  WARN   stock        stock low: sku 44-118                                                            │
                │   14:03:21.500  ERROR  payment      payment provider timed out after 30 s                                            │
                │   14:03:22.000  INFO   2.log        a line that tells no more than itself                                            │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣇⣀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  SPACE follow  ? help
                """#)
    }

    @Test func `shows what becomes of the lines it ships`() {
        let dashboard = Sample.followed(.shipped)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose
                ╭─ Tail ─────────────────────────────────────────── app.log + worker/*.log · following · 0/s · 0 lost · level ≥ debug ─╮
                │   14:03:21.100  INFO   checkout     GET /cart 200 in 9 ms                                 ✓ 11 ms                    │
                │   14:03:21.200  INFO   checkout     GET /checkout 200 in 12 ms                            ✓ delivered                │
                │   14:03:21.300  WARN   stock        stock low: sku 44-118                                 ◔ queued                   │
                │   14:03:21.500  ERROR  payment      payment provider timed out after 30 s                 ↻ retry 2 in 4.1 s         │
                │   14:03:22.000  INFO   2.log        a line that tells no more than itself                 ◔ in flight                │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣇⣀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }
}
