import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Over the whole screen at 120×36` {
    @Test func `why an entry is still here`() {
        var dashboard = Sample.queue(size: Sample.wide)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Why is 000005 still here? ──────────────────────────────────────────────────────────────────────────────────────────╮
                │ ✓ not paused                                                                                                         │
                │ ✓ gate open                                                                                                          │
                │ ✓ breaker closed                                                                                                     │
                │ ✗ backoff: attempt 2 failed, 4.1 s left                                                                              │
                │     server asked Retry-After: 3 s                                                                                    │
                │ · batch 37 of 100, leaves in 1.2 s                                                                                   │
                │ · 0 older entries before it                                                                                          │
                │                                                                                                                      │
                │ R retry now   X drop   E edit & resend                                                                               │
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

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  z all panels  ? help
                """#)
    }

    @Test func `the attempts of an entry`() {
        var dashboard = Sample.queue(size: Sample.wide)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Attempts ────────────────────────────────────────────────────────────────────────────────────────── y copy  w wire ─╮
                │ 1  14:03:08.112   503    connect 1  wait 84  read 1 ms  req 7f21aa00                                                 │
                │    Service Unavailable · upstream restarting                                                                         │
                │ 2  14:03:09.870   429    connect 0  wait 4  read 0 ms  req 81aabb00                                                  │
                │    Too Many Requests · Retry-After 3 s                                                                               │
                │ 3  14:03:26       next in 4.1 s                                                                                      │
                │ 4  14:03:36 … 14:03:41   if that fails (cycle 2)                                                                     │
                │                                                                                                                      │
                │ error  checkout  tags: payment, provider-x                                                                           │
                │ {                                                                                                                    │
                │   "level": "error",                                                                                                  │
                │   "message": "payment provider timed out after 30 s",                                                                │
                │   "category": "checkout",                                                                                            │
                │   "tags": ["payment", "provider-x"],                                                                                 │
                │   "timestamp": "2026-11-24T14:03:09.900000Z"                                                                         │
                │ }                                                                                                                    │
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

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  z all panels  ? help
                """#)
    }

    @Test func `an answer`() {
        var dashboard = Sample.requests(size: Sample.wide)
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                ╭─ Answer ─────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │ ✗ 503  Service Unavailable · upstream restarting                                                                     │
                │ connect 0  wait 9  read 2  total 11 ms  reused connection                                                            │
                │ entry 000005  attempt 2  ENTER opens it                                                                              │
                │   attempt 1  14:03:10.000  ✗ connection                                                                              │
                │   attempt 3  14:03:18.000  ↻ 429                                                                                     │
                │ request ID 7f21aa00                                                                                                  │
                │ x-request-id: 7f21aa00                                                                                               │
                │                                                                                                                      │
                │ {                                                                                                                    │
                │   "detail": "upstream restarting"                                                                                    │
                │ }                                                                                                                    │
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

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit  z all panels  ESC back
                """#)
    }

    @Test func `a kind of error`() {
        var dashboard = Sample.errors(size: Sample.wide)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                ╭─ rate limit 429 ─────────────────────────────────────────────────────────────── ENTER its entries in Queue and Tail ─╮
                │ first  12:33:22  1 h ago   last  14:03:20  2 s ago   241 since the start                                             │
                │ says   Too Many Requests                                                                                             │
                │ latest Too Many Requests                                                                                             │
                │ → The server asks to slow down: fewer requests at a time, and a pause as long as it asked for.                       │
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

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit  z all panels  ESC back
                """#)
    }

    @Test func `what a test has found`() {
        var dashboard = Sample.tested(size: Sample.wide)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Test of staging ─────────────────────────────────────────────────────────────────────────────────────────── t test ─╮
                │ resolve  ✓ 93.184.216.34                                                                                       2 ms  │
                │ connect  ✓ 93.184.216.34:443                                                                                  14 ms  │
                │ tls      ✓ TLS 1.3, expires in 61 d                                                                           22 ms  │
                │ http     ✓ 404: reachable, but it has no health route                                                          9 ms  │
                │ key      ✗ 403 Invalid API Key: the key was refused, enter another one with ^K in its form                    11 ms  │
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

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit  z all panels  ESC back
                """#)
    }

    @Test func `the retry schedule`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.wide)
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("TAB"))
        _ = dashboard.update(Sample.key("z"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Retry schedule ──────────────────────────────────────────────────────────────────────────────────────── 12 waiting ─╮
                │ due      ▃▃▃▃▃▃▂▂▂▂▂      █████▃▃▃▃▃▂▂▂▂▂▂                ▂▂▂▂▂                                                      │
                │          now                       15                         30                         45                     60 s │
                │                                                                                                                      │
                │ budget   ██████████████████████████████████████████████████████████████████████████████████░░░░░░░░░░░░░░░░░ 412/500 │
                │ oldest   attempt 3, next in 8.2 s                                                                                    │
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

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  z all panels  ? help       queue 12 MiB of 1 GiB
                """#)
    }
}
