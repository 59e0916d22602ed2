import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Queue at 120×36` {
    @Test func `is empty`() {
        let dashboard = Sample.queue(.idle, size: Sample.wide, entries: [])
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────────── 0 waiting · newest first ─╮
                │                                                                                                                      │
                │   The queue is empty.                                                                                                │
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
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Entry ──────────────────────────────────────╮╭─ Attempts ────────────────────────────────────────── y copy  w wire ─╮
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.queue(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────── 4,332 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   0.4 s   000007  log    info      ◔ queued                     —  GET /checkout 200 in 12 ms                        │
                │   0.6 s   000006  log    info      ◔ in flight                  —  cart 8812 priced                                  │
                │ ▶ 12.1 s  000005  log    error     ↻ retry in 4.1 s  429        2  payment provider timed out after 30 s             │
                │   13.0 s  000004  event  —         ↻ retry in 5.0 s  503        2  order.created {"order":8812,"total":49.9}         │
                │   41.2 s  000003  log    warning   ‖ parked  403 key refused    —  stock low: sku 44-118                             │
                │   9 min   000002  log    debug     ✗ dead  422                  1  x                                                 │
                │   10 min  000001  log    info      ✓ delivered  14 ms           1  started                                           │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000005 still here? ──────────────────╮╭─ Attempts ────────────────────────────────────────── y copy  w wire ─╮
                │ ✓ not paused                                 ││ 1  14:03:08.112   503    connect 1  wait 84  read 1 ms  req 7f21aa00 │
                │ ✓ gate open                                  ││    Service Unavailable · upstream restarting                         │
                │ ✓ breaker closed                             ││ 2  14:03:09.870   429    connect 0  wait 4  read 0 ms  req 81aabb00  │
                │ ✗ backoff: attempt 2 failed, 4.1 s left      ││    Too Many Requests · Retry-After 3 s                               │
                │     server asked Retry-After: 3 s            ││ 3  14:03:26       next in 4.1 s                                      │
                │ · batch 37 of 100, leaves in 1.2 s           ││ 4  14:03:36 … 14:03:41   if that fails (cycle 2)                     │
                │ · 0 older entries before it                  ││                                                                      │
                │                                              ││ error  checkout  tags: payment, provider-x                           │
                │                                              ││ {                                                                    │
                │                                              ││   "level": "error",                                                  │
                │                                              ││   "message": "payment provider timed out after 30 s",                │
                │                                              ││   "category": "checkout",                                            │
                │                                              ││   "tags": ["payment", "provider-x"],                                 │
                │ R retry now   X drop   E edit & resend       ││   "timestamp": "2026-11-24T14:03:09.900000Z"                         │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.queue(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────── 4,332 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   0.4 s   000007  log    info      ◔ queued                     —  GET /checkout 200 in 12 ms                        │
                │   0.6 s   000006  log    info      ◔ in flight                  —  cart 8812 priced                                  │
                │ ▶ 12.1 s  000005  log    error     ↻ retry in 4.1 s  429        2  payment provider timed out after 30 s             │
                │   13.0 s  000004  event  —         ↻ retry in 5.0 s  503        2  order.created {"order":8812,"total":49.9}         │
                │   41.2 s  000003  log    warning   ‖ parked  403 key refused    —  stock low: sku 44-118                             │
                │   9 min   000002  log    debug     ✗ dead  422                  1  x                                                 │
                │   10 min  000001  log    info      ✓ delivered  14 ms           1  started                                           │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000005 still here? ──────────────────╮╭─ Attempts ────────────────────────────────────────── y copy  w wire ─╮
                │ ✓ not paused                                 ││ 1  14:03:08.112   503    connect 1  wait 84  read 1 ms  req 7f21aa00 │
                │ ✓ gate open                                  ││    Service Unavailable · upstream restarting                         │
                │ ✓ breaker closed                             ││ 2  14:03:09.870   429    connect 0  wait 4  read 0 ms  req 81aabb00  │
                │ ✗ backoff: attempt 2 failed, 4.1 s left      ││    Too Many Requests · Retry-After 3 s                               │
                │     server asked Retry-After: 3 s            ││ 3  14:03:26       next in 4.1 s                                      │
                │ · batch 37 of 100, leaves in 1.2 s           ││ 4  14:03:36 … 14:03:41   if that fails (cycle 2)                     │
                │ · 0 older entries before it                  ││                                                                      │
                │                                              ││ error  checkout  tags: payment, provider-x                           │
                │                                              ││ {                                                                    │
                │                                              ││   "level": "error",                                                  │
                │                                              ││   "message": "payment provider timed out after 30 s",                │
                │                                              ││   "category": "checkout",                                            │
                │ P probe  R retry  X drop  E edit             ││   "tags": ["payment", "provider-x"],                                 │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.queue(.parked, size: Sample.wide, entries: Sample.parkedEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────── 4,332 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   41.0 s  000009  log    info      ‖ parked  403 Invalid AP…    —  order 8801 paid                                   │
                │   42.0 s  000008  log    info      ‖ parked  403 Invalid AP…    —  order 8802 paid                                   │
                │ ▶ 43.0 s  000007  log    info      ‖ parked  403 Invalid AP…    —  order 8803 paid                                   │
                │   44.0 s  000006  log    info      ‖ parked  403 Invalid AP…    —  order 8804 paid                                   │
                │   45.0 s  000005  log    info      ‖ parked  403 Invalid AP…    —  order 8805 paid                                   │
                │   46.0 s  000004  log    info      ‖ parked  403 Invalid AP…    —  order 8806 paid                                   │
                │   47.0 s  000003  log    info      ‖ parked  403 Invalid AP…    —  order 8807 paid                                   │
                │   48.0 s  000002  log    info      ‖ parked  403 Invalid AP…    —  order 8808 paid                                   │
                │   49.0 s  000001  log    info      ‖ parked  403 Invalid AP…    —  order 8809 paid                                   │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Why is 000007 still here? ──────────────────╮╭─ Attempts ────────────────────────────────────────── y copy  w wire ─╮
                │                                              ││ no attempt yet                                                       │
                │                                              ││                                                                      │
                │                                              ││ info                                                                 │
                │                                              ││ {                                                                    │
                │                                              ││   "level": "info",                                                   │
                │                                              ││   "message": "order 8803 paid",                                      │
                │                                              ││   "timestamp": "2026-11-24T14:02:39.000000Z"                         │
                │                                              ││ }                                                                    │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │ P probe  R retry  X drop  E edit             ││                                                                      │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.queue(.deadEntries, size: Sample.wide, entries: Sample.deadEntries)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────────── 0 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   9 min   000003  log    debug     ✗ dead  422                  1  (empty message)                                   │
                │   9 min   000002  log    debug     ✗ dead  422                  1  (empty message)                                   │
                │ ▶ 9 min   000001  log    debug     ✗ dead  422                  1  (empty message)                                   │
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
                ╭─ Why is 000001 dead? ────────────────────────╮╭─ Attempts ────────────────────────────────────────── y copy  w wire ─╮
                │ ✗ the API refused what it contains (422)     ││ no attempt yet                                                       │
                │   message: field required                    ││                                                                      │
                │                                              ││ debug                                                                │
                │                                              ││ {                                                                    │
                │                                              ││   "level": "debug",                                                  │
                │                                              ││   "message": "",                                                     │
                │                                              ││   "timestamp": "2026-11-24T13:54:22.000000Z"                         │
                │                                              ││ }                                                                    │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │                                              ││                                                                      │
                │ R queue again   X drop   E edit & resend     ││                                                                      │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.queue(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ┏━ Queue ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 4,332 waiting · newest first ━┓
                ┃   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           ┃
                ┃   0.4 s   000007  log    info      ◔ queued                     —  GET /checkout 200 in 12 ms                        ┃
                ┃   0.6 s   000006  log    info      ◔ in flight                  —  cart 8812 priced                                  ┃
                ┃ ▶ 12.1 s  000005  log    error     ↻ retry in 4.1 s  429        2  payment provider timed out after 30 s             ┃
                ┃   13.0 s  000004  event  —         ↻ retry in 5.0 s  503        2  order.created {"order":8812,"total":49.9}         ┃
                ┃   41.2 s  000003  log    warning   ‖ parked  403 key refused    —  stock low: sku 44-118                             ┃
                ┃   9 min   000002  log    debug     ✗ dead  422                  1  x                                                 ┃
                ┃   10 min  000001  log    info      ✓ delivered  14 ms           1  started                                           ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Why is 000005 still here? ━━━━━━━━━━━━━━━━━━┓┏━ Attempts ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ y copy  w wire ━┓
                ┃ ✓ not paused                                 ┃┃ 1  14:03:08.112   503    connect 1  wait 84  read 1 ms  req 7f21aa00 ┃
                ┃ ✓ gate open                                  ┃┃    Service Unavailable · upstream restarting                         ┃
                ┃ ✓ breaker closed                             ┃┃ 2  14:03:09.870   429    connect 0  wait 4  read 0 ms  req 81aabb00  ┃
                ┃ ✗ backoff: attempt 2 failed, 4.1 s left      ┃┃    Too Many Requests · Retry-After 3 s                               ┃
                ┃     server asked Retry-After: 3 s            ┃┃ 3  14:03:26       next in 4.1 s                                      ┃
                ┃ · batch 37 of 100, leaves in 1.2 s           ┃┃ 4  14:03:36 … 14:03:41   if that fails (cycle 2)                     ┃
                ┃ · 0 older entries before it                  ┃┃                                                                      ┃
                ┃                                              ┃┃ error  checkout  tags: payment, provider-x                           ┃
                ┃                                              ┃┃ {                                                                    ┃
                ┃                                              ┃┃   "level": "error",                                                  ┃
                ┃                                              ┃┃   "message": "payment provider timed out after 30 s",                ┃
                ┃                                              ┃┃   "category": "checkout",                                            ┃
                ┃                                              ┃┃   "tags": ["payment", "provider-x"],                                 ┃
                ┃ R retry now   X drop   E edit & resend       ┃┃   "timestamp": "2026-11-24T14:03:09.900000Z"                         ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }
}
