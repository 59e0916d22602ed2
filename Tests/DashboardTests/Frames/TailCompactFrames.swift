import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Tail at 80×24` {
    @Test func `is empty`() {
        let dashboard = Sample.tail(.idle, size: Sample.compact, entries: [])
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Tail ─────────────────────────────────────────────────────────── following ─╮
                │                                                                              │
                │   No entry has been accepted yet.                                            │
                │   c composes a test log                                                      │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.tail(.busy, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Tail ─────────────────────────────────────────────────────────── following ─╮
                │   14:03:20 INFO  GET /cart 200 in 9 ms                    ✓ 11 ms            │
                │   14:03:20 INFO  GET /checkout 200 in 12 ms               ✓ 14 ms            │
                │   14:03:20 EVENT order.created {"order":8812,"total":49…  ✓ 7 ms             │
                │   14:03:21 WARN  stock low: sku 44-118                    ◔ queued           │
                │   14:03:21 ERROR payment provider timed out after 30 s    ↻ in 4.1 s         │
                │   14:03:21 INFO  GET /cart 200 in 8 ms                    ◔ in flight        │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶   13:59 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.tail(.outage, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                      API ✗ down 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787.
                   4,332 entries wait; nothing is lost · next try in 12.1 s · P tries now
                ╭─ Tail ─────────────────────────────────────────────────────────── following ─╮
                │   14:03:20 INFO  GET /cart 200 in 9 ms                    ✓ 11 ms            │
                │   14:03:20 INFO  GET /checkout 200 in 12 ms               ✓ 14 ms            │
                │   14:03:20 EVENT order.created {"order":8812,"total":49…  ✓ 7 ms             │
                │   14:03:21 WARN  stock low: sku 44-118                    ◔ queued           │
                │   14:03:21 ERROR payment provider timed out after 30 s    ↻ in 4.1 s         │
                │   14:03:21 INFO  GET /cart 200 in 8 ms                    ◔ in flight        │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶   13:59 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.tail(.parked, size: Sample.compact, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev               API ✗ key refused 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key).
                   4,332 entries wait; nothing is lost · next try in 27.0 s · P tries now
                ╭─ Tail ─────────────────────────────────────────────────────────── following ─╮
                │   14:02:33 INFO  order 8809 paid                          ‖ parked           │
                │   14:02:34 INFO  order 8808 paid                          ‖ parked           │
                │   14:02:35 INFO  order 8807 paid                          ‖ parked           │
                │   14:02:36 INFO  order 8806 paid                          ‖ parked           │
                │   14:02:37 INFO  order 8805 paid                          ‖ parked           │
                │   14:02:38 INFO  order 8804 paid                          ‖ parked           │
                │   14:02:39 INFO  order 8803 paid                          ‖ parked           │
                │   14:02:40 INFO  order 8802 paid                          ‖ parked           │
                │   14:02:41 INFO  order 8801 paid                          ‖ parked           │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶   13:59 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.tail(.deadEntries, size: Sample.compact, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Tail ─────────────────────────────────────────────────────────── following ─╮
                │   13:54:22 DEBUG (empty message)                          ✗ dead  422        │
                │   13:54:22 DEBUG (empty message)                          ✗ dead  422        │
                │   13:54:22 DEBUG (empty message)                          ✗ dead  422        │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.tail(.production, size: Sample.compact, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue▌3 Tail▐4 Errors 5 Requests 6 Compose 7 Profiles
                ┏━ Tail ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ following ━┓
                ┃   14:03:20 INFO  GET /cart 200 in 9 ms                    ✓ 11 ms            ┃
                ┃   14:03:20 INFO  GET /checkout 200 in 12 ms               ✓ 14 ms            ┃
                ┃   14:03:20 EVENT order.created {"order":8812,"total":49…  ✓ 7 ms             ┃
                ┃   14:03:21 WARN  stock low: sku 44-118                    ◔ queued           ┃
                ┃   14:03:21 ERROR payment provider timed out after 30 s    ↻ in 4.1 s         ┃
                ┃   14:03:21 INFO  GET /cart 200 in 8 ms                    ◔ in flight        ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                  ⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶⣶⣶⣶⣾⣿⣿⣿⣿⣿⣿⣿⣶⣶⣶⣶   13:59 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }
}
