import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Tail at 120×36` {
    @Test func `is empty`() {
        let dashboard = Sample.tail(.idle, size: Sample.wide, entries: [])
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Tail ────────────────────────────────────────────────────────────────── following · 0/s · 0 missed · level ≥ debug ─╮
                │                                                                                                                      │
                │   No entry has been accepted yet.                                                                                    │
                │   c composes a test log                                                                                              │
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
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.tail(.busy, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Tail ──────────────────────────────────────────────────────────────── following · 930/s · 0 missed · level ≥ debug ─╮
                │   14:03:20.882  INFO   checkout     GET /cart 200 in 9 ms                                 ✓ 11 ms                    │
                │   14:03:20.904  INFO   checkout     GET /checkout 200 in 12 ms                            ✓ 14 ms                    │
                │   14:03:20.950  EVENT  orders       order.created {"order":8812,"total":49.9}             ✓ 7 ms                     │
                │   14:03:21.011  WARN   stock        stock low: sku 44-118                                 ◔ queued                   │
                │   14:03:21.140  ERROR  payment      payment provider timed out after 30 s                 ↻ retry 2 in 4.1 s         │
                │   14:03:21.800  INFO   checkout     GET /cart 200 in 8 ms                                 ◔ in flight                │
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
                  ⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶   14:00 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.tail(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Tail ──────────────────────────────────────────────────────────────── following · 930/s · 0 missed · level ≥ debug ─╮
                │   14:03:20.882  INFO   checkout     GET /cart 200 in 9 ms                                 ✓ 11 ms                    │
                │   14:03:20.904  INFO   checkout     GET /checkout 200 in 12 ms                            ✓ 14 ms                    │
                │   14:03:20.950  EVENT  orders       order.created {"order":8812,"total":49.9}             ✓ 7 ms                     │
                │   14:03:21.011  WARN   stock        stock low: sku 44-118                                 ◔ queued                   │
                │   14:03:21.140  ERROR  payment      payment provider timed out after 30 s                 ↻ retry 2 in 4.1 s         │
                │   14:03:21.800  INFO   checkout     GET /cart 200 in 8 ms                                 ◔ in flight                │
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
                  ⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶   14:00 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.tail(.parked, size: Sample.wide, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Tail ──────────────────────────────────────────────────────────────── following · 930/s · 0 missed · level ≥ debug ─╮
                │   14:02:33.000  INFO                order 8809 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:34.000  INFO                order 8808 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:35.000  INFO                order 8807 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:36.000  INFO                order 8806 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:37.000  INFO                order 8805 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:38.000  INFO                order 8804 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:39.000  INFO                order 8803 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:40.000  INFO                order 8802 paid                                       ‖ parked  403 Invalid API  │
                │   14:02:41.000  INFO                order 8801 paid                                       ‖ parked  403 Invalid API  │
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
                  ⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶   14:00 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.tail(.deadEntries, size: Sample.wide, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Tail ────────────────────────────────────────────────────────────────── following · 0/s · 0 missed · level ≥ debug ─╮
                │   13:54:22.000  DEBUG               (empty message)                                       ✗ dead  422                │
                │   13:54:22.000  DEBUG               (empty message)                                       ✗ dead  422                │
                │   13:54:22.000  DEBUG               (empty message)                                       ✗ dead  422                │
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
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.tail(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose    7 Profiles
                ┏━ Tail ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ following · 930/s · 0 missed · level ≥ debug ━┓
                ┃   14:03:20.882  INFO   checkout     GET /cart 200 in 9 ms                                 ✓ 11 ms                    ┃
                ┃   14:03:20.904  INFO   checkout     GET /checkout 200 in 12 ms                            ✓ 14 ms                    ┃
                ┃   14:03:20.950  EVENT  orders       order.created {"order":8812,"total":49.9}             ✓ 7 ms                     ┃
                ┃   14:03:21.011  WARN   stock        stock low: sku 44-118                                 ◔ queued                   ┃
                ┃   14:03:21.140  ERROR  payment      payment provider timed out after 30 s                 ↻ retry 2 in 4.1 s         ┃
                ┃   14:03:21.800  INFO   checkout     GET /cart 200 in 8 ms                                 ◔ in flight                ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                  ⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶⣶⣶⣶⣶⣶   14:00 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  w wrap  ENTER detail  o open  SPACE follow  ? help
                """#)
    }
}
