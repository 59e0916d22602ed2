import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Errors at 120×36` {
    @Test func `is empty`() {
        let dashboard = Sample.errors(.idle, size: Sample.wide, groups: [])
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                ╭─ Errors ──────────────────────────────────────────────────────────────────────────────── 0 groups · seen last first ─╮
                │                                                                                                                      │
                │   ✓ no failed request since the start                                                                                │
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
                ╭─ Error ──────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.errors(.busy, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                ╭─ Errors ───────────────────────────────────────── 15 min: 55 failed, 0.4 % of requests · 4 groups · seen last first ─╮
                │   KIND            STATUS   COUNT      RATE  TREND        FIRST    LAST  MESSAGE                                      │
                │ ▶ rate limit         429     241   2.4/min  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀     1 h     2 s  Too Many Requests                            │
                │   server             503       9   0.4/min  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  13 min     8 s  Service Unavailable · upstream <address> re… │
                │   timeout              —       2   0.1/min  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀     1 h   7 min  no byte for <number> s after <number> kB     │
                │   client 4xx         422       1         —  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀     1 h     1 h  Unprocessable Entity · <text>: field requir… │
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
                ╭─ rate limit 429 ─────────────────────────────────────────────────────────────── ENTER its entries in Queue and Tail ─╮
                │ first  12:33:22  1 h ago   last  14:03:20  2 s ago   241 since the start                                             │
                │ says   Too Many Requests                                                                                             │
                │ latest Too Many Requests                                                                                             │
                │ → The server asks to slow down: fewer requests at a time, and a pause as long as it asked for.                       │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.errors(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Errors ───────────────────────────────────────── 15 min: 55 failed, 0.4 % of requests · 4 groups · seen last first ─╮
                │   KIND            STATUS   COUNT      RATE  TREND        FIRST    LAST  MESSAGE                                      │
                │ ▶ rate limit         429     241   2.4/min  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀     1 h     2 s  Too Many Requests                            │
                │   server             503       9   0.4/min  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  13 min     8 s  Service Unavailable · upstream <address> re… │
                │   timeout              —       2   0.1/min  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀     1 h   7 min  no byte for <number> s after <number> kB     │
                │   client 4xx         422       1         —  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀     1 h     1 h  Unprocessable Entity · <text>: field requir… │
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
                ╭─ rate limit 429 ─────────────────────────────────────────────────────────────── ENTER its entries in Queue and Tail ─╮
                │ first  12:33:22  1 h ago   last  14:03:20  2 s ago   241 since the start                                             │
                │ says   Too Many Requests                                                                                             │
                │ latest Too Many Requests                                                                                             │
                │ → The server asks to slow down: fewer requests at a time, and a pause as long as it asked for.                       │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.errors(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                ┏━ Errors ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 15 min: 55 failed, 0.4 % of requests · 4 groups · seen last first ━┓
                ┃   KIND            STATUS   COUNT      RATE  TREND        FIRST    LAST  MESSAGE                                      ┃
                ┃ ▶ rate limit         429     241   2.4/min  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀     1 h     2 s  Too Many Requests                            ┃
                ┃   server             503       9   0.4/min  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  13 min     8 s  Service Unavailable · upstream <address> re… ┃
                ┃   timeout              —       2   0.1/min  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀     1 h   7 min  no byte for <number> s after <number> kB     ┃
                ┃   client 4xx         422       1         —  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀     1 h     1 h  Unprocessable Entity · <text>: field requir… ┃
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
                ┏━ rate limit 429 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ENTER its entries in Queue and Tail ━┓
                ┃ first  12:33:22  1 h ago   last  14:03:20  2 s ago   241 since the start                                             ┃
                ┃ says   Too Many Requests                                                                                             ┃
                ┃ latest Too Many Requests                                                                                             ┃
                ┃ → The server asks to slow down: fewer requests at a time, and a pause as long as it asked for.                       ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.errors(.parked, size: Sample.wide, groups: Sample.refusalGroups)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Errors ────────────────────────────────────────── 15 min: 55 failed, 0.4 % of requests · 1 group · seen last first ─╮
                │   KIND            STATUS   COUNT      RATE  TREND        FIRST    LAST  MESSAGE                                      │
                │ ▶ authentication     403      38   0.7/min  ⠀⠀⠀⠀⠀⠀⠀⠀⣀⣿   1 min     3 s  Forbidden · Invalid API Key                  │
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
                ╭─ authentication 403 ─────────────────────────────────────────────────────────── ENTER its entries in Queue and Tail ─╮
                │ first  14:02:22  1 min ago   last  14:03:19  3 s ago   38 since the start                                            │
                │ says   Forbidden · Invalid API Key                                                                                   │
                │ latest Forbidden · Invalid API Key                                                                                   │
                │ → Entries wait until the key is right. P tries now.                                                                  │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.errors(.deadEntries, size: Sample.wide, groups: Sample.deathGroups)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail   ▌4 Errors▐   5 Requests    6 Compose    7 Profiles
                ╭─ Errors ─────────────────────────────────────────── 15 min: 3 failed, 0.3 % of requests · 1 group · seen last first ─╮
                │   KIND            STATUS   COUNT      RATE  TREND        FIRST    LAST  MESSAGE                                      │
                │ ▶ client 4xx         422       3   0.2/min  ⠀⠀⠀⣿⠀⠀⠀⠀⠀⠀   9 min   9 min  Unprocessable Entity · <text>: field requir… │
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
                ╭─ client 4xx 422 ─────────────────────────────────────────────────────────────── ENTER its entries in Queue and Tail ─╮
                │ first  13:54:02  9 min ago   last  13:54:22  9 min ago   3 since the start                                           │
                │ says   Unprocessable Entity · <text>: field required                                                                 │
                │ latest Unprocessable Entity · "message": field required                                                              │
                │ → The server refuses what the entry contains: it is dead. E in Queue edits it and sends it again.                    │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 j/k move  ENTER entries  / search  s sort  : command  ? help  q quit
                """#)
    }
}
