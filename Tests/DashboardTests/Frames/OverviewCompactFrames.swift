import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Overview at 80×24` {
    @Test func `is idle`() {
        let dashboard = Sample.dashboard(.idle, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 0/s ▶ queued 0 ▶ in flight 0/1 ▶ delivered 0/s                      │
                │                    ▲ retry 0 · parked 0 · dead 0                             │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 1 min ─╮
                │ acc     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │ del     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ─────────────────────────────────────────────────────────── 0 · 0 % ─╮
                │ ✓ no errors in the last 15 minutes                                           │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.dashboard(.busy, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 930/s ▶ queued 4,312 ▶ in flight 8/8 ▶ delivered 924/s              │
                │                    ▲ retry 12 · parked 0 · dead 3              drains in 4 s │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 4 min ─╮
                │ acc   930/s ⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ del   924/s ⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────── 55 · 0.4 % ─╮
                │ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… │
                │ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… │
                │ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.dashboard(.outage, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                      API ✗ down 11 ms   4,332 waiting   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787.
                   4,332 entries wait; nothing is lost · next try in 12.1 s · P tries now
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 930/s ▶ queued 4,312 ▶ in flight 8/8 ▶ delivered 0/s                │
                │                    ▲ retry 20 · parked 0 · dead 3                            │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 4 min ─╮
                │ acc   930/s ⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ del     0/s ⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⡆⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────── 55 · 0.4 % ─╮
                │ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… │
                │ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… │
                │ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.dashboard(.parked, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev               API ✗ key refused 11 ms   4,332 waiting   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key).
                   4,332 entries wait; nothing is lost · next try in 27.0 s · P tries now
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 930/s ▶ queued 0 ▶ in flight 8/8 ▶ delivered 924/s                  │
                │                    ▲ retry 12 · parked 4,312 · dead 3                        │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 4 min ─╮
                │ acc   930/s ⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ del   924/s ⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤⣤⣤⣶⣶⣶⣾⣿⣿⣿⣶⣶⣶⣶⣤⣤ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────── 55 · 0.4 % ─╮
                │ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… │
                │ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… │
                │ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.dashboard(.deadEntries, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 0/s ▶ queued 0 ▶ in flight 0/1 ▶ delivered 0/s                      │
                │                    ▲ retry 0 · parked 0 · dead 3                             │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 1 min ─╮
                │ acc     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │ del     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │             ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ───────────────────────────────────────────────────────── 3 · 0.3 % ─╮
                │ client 4xx           3   0.2/min   9 min  422 message: field required        │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.dashboard(.production, size: Sample.compact, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ┏━ Pipeline ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ✓ ━┓
                ┃ accepted 930/s ▶ queued 4,312 ▶ in flight 8/8 ▶ delivered 924/s              ┃
                ┃                    ▲ retry 12 · parked 0 · dead 3              drains in 4 s ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Throughput ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 4 min ━┓
                ┃ acc   930/s ⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀ ┃
                ┃             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃ del   924/s ⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀ ┃
                ┃             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Errors ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 55 · 0.4 % ━┓
                ┃ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… ┃
                ┃ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… ┃
                ┃ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 c compose  SPACE freeze  LEFT/RIGHT past  : command  ? help  q quit
                """#)
    }
}
