import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Queue at 80×24` {
    @Test func `is empty`() {
        let dashboard = Sample.queue(.idle, size: Sample.compact, entries: [])
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │                                                                              │
                │   The queue is empty.                                                        │
                │   c composes a test log                                                      │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Entry ──────────────────────╮╭─ Attempts ────────────────────────── w wire ─╮
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.queue(size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │   AGE     ID      LEVEL     STATE              MESSAGE                       │
                │   0.4 s   000007  info      ◔ queued           GET /checkout 200 in 12 ms    │
                │   0.6 s   000006  info      ◔ in flight        cart 8812 priced              │
                │ ▶ 12.1 s  000005  error     ↻ retry in 4.1 s   payment provider timed out a… │
                │   13.0 s  000004  —         ↻ retry in 5.0 s   order.created {"order":8812,… │
                │   41.2 s  000003  warning   ‖ parked           stock low: sku 44-118         │
                │   9 min   000002  debug     ✗ dead             x                             │
                │   10 min  000001  info      ✓ delivered        started                       │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000005 still here? ──╮╭─ Attempts ────────────────────────── w wire ─╮
                │ ✗ backoff: attempt 2         ││ 4 earlier lines · ENTER shows all            │
                │   failed, 4.1 s left         ││ 3  14:03:26       next in 4.1 s              │
                │     server asked             ││ 4  14:03:36 … 14:03:41   if that fails (cyc… │
                │     Retry-After: 3 s         ││                                              │
                │ · batch 37 of 100, leaves  … ││ error  checkout  tags: payment, provider-x   │
                │ R retry  X drop  E edit      ││ {                                            │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.queue(.outage, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                      API ✗ down 11 ms   4,332 waiting   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787.
                   4,332 entries wait; nothing is lost · next try in 12.1 s · P tries now
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │   AGE     ID      LEVEL     STATE              MESSAGE                       │
                │   0.4 s   000007  info      ◔ queued           GET /checkout 200 in 12 ms    │
                │   0.6 s   000006  info      ◔ in flight        cart 8812 priced              │
                │ ▶ 12.1 s  000005  error     ↻ retry in 4.1 s   payment provider timed out a… │
                │   13.0 s  000004  —         ↻ retry in 5.0 s   order.created {"order":8812,… │
                │   41.2 s  000003  warning   ‖ parked           stock low: sku 44-118         │
                │   9 min   000002  debug     ✗ dead             x                             │
                │   10 min  000001  info      ✓ delivered        started                       │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000005 still here? ──╮╭─ Attempts ────────────────────────── w wire ─╮
                │ ✗ backoff: attempt 2         ││ 5 earlier lines · ENTER shows all            │
                │   failed, 4.1 s left         ││ 4  14:03:36 … 14:03:41   if that fails (cyc… │
                │     server asked             ││                                              │
                │     Retry-After: 3 s       … ││ error  checkout  tags: payment, provider-x   │
                │ P probe  R retry  X drop     ││ {                                            │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.queue(.parked, size: Sample.compact, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev               API ✗ key refused 11 ms   4,332 waiting   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key).
                   4,332 entries wait; nothing is lost · next try in 27.0 s · P tries now
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │   AGE     ID      LEVEL     STATE              MESSAGE                       │
                │   41.0 s  000009  info      ‖ parked           order 8801 paid               │
                │   42.0 s  000008  info      ‖ parked           order 8802 paid               │
                │ ▶ 43.0 s  000007  info      ‖ parked           order 8803 paid               │
                │   44.0 s  000006  info      ‖ parked           order 8804 paid               │
                │   45.0 s  000005  info      ‖ parked           order 8805 paid               │
                │   46.0 s  000004  info      ‖ parked           order 8806 paid               │
                │   47.0 s  000003  info      ‖ parked           order 8807 paid               │
                │   48.0 s  000002  info      ‖ parked           order 8808 paid               │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000007 still here? ──╮╭─ Attempts ────────────────────────── w wire ─╮
                │                              ││ no attempt yet                               │
                │                              ││                                              │
                │                              ││ info                                         │
                │                              ││ {                                            │
                │ P probe  R retry  X drop     ││   "level": "info",                           │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.queue(.deadEntries, size: Sample.compact, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │   AGE     ID      LEVEL     STATE              MESSAGE                       │
                │   9 min   000003  debug     ✗ dead             (empty message)               │
                │   9 min   000002  debug     ✗ dead             (empty message)               │
                │ ▶ 9 min   000001  debug     ✗ dead             (empty message)               │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000001 dead? ────────╮╭─ Attempts ────────────────────────── w wire ─╮
                │ ✗ the API refused what it    ││ no attempt yet                               │
                │   contains (422)             ││                                              │
                │   message: field required    ││ debug                                        │
                │                              ││ {                                            │
                │                              ││   "level": "debug",                          │
                │ R again  X drop  E edit      ││   "message": "",                             │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.queue(.production, size: Sample.compact, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ┏━ Queue ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ newest first ━┓
                ┃   AGE     ID      LEVEL     STATE              MESSAGE                       ┃
                ┃   0.4 s   000007  info      ◔ queued           GET /checkout 200 in 12 ms    ┃
                ┃   0.6 s   000006  info      ◔ in flight        cart 8812 priced              ┃
                ┃ ▶ 12.1 s  000005  error     ↻ retry in 4.1 s   payment provider timed out a… ┃
                ┃   13.0 s  000004  —         ↻ retry in 5.0 s   order.created {"order":8812,… ┃
                ┃   41.2 s  000003  warning   ‖ parked           stock low: sku 44-118         ┃
                ┃   9 min   000002  debug     ✗ dead             x                             ┃
                ┃   10 min  000001  info      ✓ delivered        started                       ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Why is 000005 still here? ━━┓┏━ Attempts ━━━━━━━━━━━━━━━━━━━━━━━━━━ w wire ━┓
                ┃ ✗ backoff: attempt 2         ┃┃ 4 earlier lines · ENTER shows all            ┃
                ┃   failed, 4.1 s left         ┃┃ 3  14:03:26       next in 4.1 s              ┃
                ┃     server asked             ┃┃ 4  14:03:36 … 14:03:41   if that fails (cyc… ┃
                ┃     Retry-After: 3 s         ┃┃                                              ┃
                ┃ · batch 37 of 100, leaves  … ┃┃ error  checkout  tags: payment, provider-x   ┃
                ┃ R retry  X drop  E edit      ┃┃ {                                            ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }
}
