import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Overview at 120×36` {
    @Test func `is idle`() {
        let dashboard = Sample.dashboard(.idle, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 1 min ─╮
                │                                                                ││ accepted       0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │    0 /s             0              0 of 1            0 /s      ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                       ▲               │                        ││ delivered      0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                       ┗━━ retry 0 ◀━━━┻━━▶ parked 0 ━━▶ dead 0 ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯
                ╭─ Latency ────────────────── 1 min ─╮╭─ Retry schedule ────── none waiting ─╮╭─ API health ────────────────── 30 min ─╮
                │ p50       —                        ││ due                                  ││ ····························  —        │
                │ p95       —                        ││          now   15     30     45 60 s ││ GET /health  200  4 ms  at 14:03:10    │
                │ p99       —                        ││                                      ││ breaker  closed   concurrency 1 / 4    │
                │                                    ││ budget   ███████████████████ 500/500 ││ gates    open   Retry-After none       │
                │ no answer in the last minute       ││                                      ││ clock    in step  server 2.1.0         │
                │                                    ││                                      ││                                        │
                │                                    ││                                      ││                                        │
                ╰────────────────────────────────────╯╰──────────────────────────────────────╯╰────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────────────────────── 15 min · 0 total · 0 % of requests ─╮
                │ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 │
                │ rate limit           0         —      never                                                                          │
                │ server               0         —      never                                                                          │
                │ timeout              0         —      never                                                                          │
                │ authentication       0         —      never                                                                          │
                │ connection           0         —      never                                                                          │
                │ client 4xx           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.dashboard(.busy, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 5 min ─╮
                │                                                                ││ accepted     930/s ⠀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀ │
                │                                                                ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    930 /s           4,312          8 of 8            924 /s    ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                       ▲               │                        ││ delivered    924/s ⠀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀ │
                │                       ┗━━ retry 12 ◀━━┻━━▶ parked 0 ━━▶ dead 3 ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                           next in 1.4 s                        ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                           oldest waits 41 s                    ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                                                                ││ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀ │
                ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯
                ╭─ Latency ────────────────── 1 min ─╮╭─ Retry schedule ──────── 12 waiting ─╮╭─ API health ────────────────── 30 min ─╮
                │ p50   11 ms  ▂▁▁▂▁▁▁▁▂▁▁▂▁▁▂▁▁▁▁▂▁ ││ due      ▃▃▂  █▃▂▂    ▂              ││ ▮▮▮▮▮▮▮▮▮▮▯▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮  96.7 %   │
                │ p95   31 ms  ▅▄▃▅▄▃▄▃▅▄▃▅▄▃▅▄▃▄▃▅▄ ││          now   15     30     45 60 s ││ GET /health  200  4 ms  at 14:03:10    │
                │ p99   48 ms  █▆▄▇▆▄▇▅█▆▅█▆▄▇▆▄▇▅█▆ ││                                      ││ breaker  closed   concurrency 8 / 12   │
                │                                    ││ budget   ████████████████░░░ 412/500 ││ gates    open   Retry-After none       │
                │ connect 0  wait 9  read 2 ms       ││ oldest   attempt 3, next in 8.2 s    ││ clock    in step  server 2.1.0         │
                │                                    ││                                      ││                                        │
                │                                    ││                                      ││                                        │
                ╰────────────────────────────────────╯╰──────────────────────────────────────╯╰────────────────────────────────────────╯
                ╭─ Errors ───────────────────────────────────────────────────────────────────── 15 min · 55 total · 0.4 % of requests ─╮
                │ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 │
                │ rate limit          41   2.7/min    2 s ago  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀  429 Too Many Requests · Retry-After 3 s                     │
                │ server               9   0.6/min    8 s ago  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  503 Service Unavailable · upstream restarting               │
                │ timeout              2   0.1/min  4 min ago  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀  no byte for 30.0 s after 2.1 kB                             │
                │ authentication       0         —      never                                                                          │
                │ connection           0         —      never                                                                          │
                │ client 4xx           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.dashboard(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 5 min ─╮
                │                                                                ││ accepted     930/s ⢀⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄ │
                │    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    930 /s           4,312          8 of 8            0 /s      ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                       ▲               │                        ││ delivered      0/s ⢀⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⡀⠀⠀⠀⠀⠀ │
                │                       ┗━━ retry 20 ◀━━┻━━▶ parked 0 ━━▶ dead 3 ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠀⠀⠀⠀⠀ │
                │                           next in 1.4 s                        ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠀⠀⠀⠀⠀ │
                │                           oldest waits 41 s                    ││ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀ │
                ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯
                ╭─ Latency ────────────────── 1 min ─╮╭─ Retry schedule ──────── 20 waiting ─╮╭─ API health ────────────────── 30 min ─╮
                │ p50   11 ms  ▂▁▁▂▁▁▁▁▂▁▁▂▁▁▂▁▁▁▁▂▁ ││ due      ▃▃▂  █▃▂▂    ▂              ││ ▮▮▮▮▮▮▮▮▮▮▯▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮  96.7 %   │
                │ p95   31 ms  ▅▄▃▅▄▃▄▃▅▄▃▅▄▃▅▄▃▄▃▅▄ ││          now   15     30     45 60 s ││ ✗ connect: connection refused by 127.… │
                │ p99   48 ms  █▆▄▇▆▄▇▅█▆▅█▆▄▇▆▄▇▅█▆ ││                                      ││ breaker  open, probes in 12.1 s        │
                │                                    ││ budget   ████████████████░░░ 412/500 ││ gates    open   Retry-After none       │
                │ connect 0  wait 9  read 2 ms       ││ oldest   attempt 3, next in 8.2 s    ││ clock    in step  server 2.1.0         │
                │                                    ││                                      ││ P probe now                            │
                │                                    ││                                      ││                                        │
                ╰────────────────────────────────────╯╰──────────────────────────────────────╯╰────────────────────────────────────────╯
                ╭─ Errors ───────────────────────────────────────────────────────────────────── 15 min · 55 total · 0.4 % of requests ─╮
                │ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 │
                │ rate limit          41   2.7/min    2 s ago  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀  429 Too Many Requests · Retry-After 3 s                     │
                │ server               9   0.6/min    8 s ago  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  503 Service Unavailable · upstream restarting               │
                │ timeout              2   0.1/min  4 min ago  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀  no byte for 30.0 s after 2.1 kB                             │
                │ authentication       0         —      never                                                                          │
                │ connection           0         —      never                                                                          │
                │ client 4xx           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.dashboard(.parked, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 5 min ─╮
                │                                                                ││ accepted     930/s ⢀⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄ │
                │    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    930 /s           0              8 of 8            924 /s    ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                       ▲               │                        ││ delivered    924/s ⢀⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄⣠⣴⣾⣷⣦⣄ │
                │                       ┗━━ retry 12 ◀━━┻▶parked 4,312 ▶dead 3   ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                           next in 1.4 s                        ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                           oldest waits 41 s                    ││ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀ │
                ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯
                ╭─ Latency ────────────────── 1 min ─╮╭─ Retry schedule ──────── 12 waiting ─╮╭─ API health ────────────────── 30 min ─╮
                │ p50   11 ms  ▂▁▁▂▁▁▁▁▂▁▁▂▁▁▂▁▁▁▁▂▁ ││ due      ▃▃▂  █▃▂▂    ▂              ││ ▮▮▮▮▮▮▮▮▮▮▯▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮  96.7 %   │
                │ p95   31 ms  ▅▄▃▅▄▃▄▃▅▄▃▅▄▃▅▄▃▄▃▅▄ ││          now   15     30     45 60 s ││ GET /health  200  4 ms  at 14:03:10    │
                │ p99   48 ms  █▆▄▇▆▄▇▅█▆▅█▆▄▇▆▄▇▅█▆ ││                                      ││ breaker  closed   concurrency 8 / 12   │
                │                                    ││ budget   ████████████████░░░ 412/500 ││ gates    key closed   Retry-After none │
                │ connect 0  wait 9  read 2 ms       ││ oldest   attempt 3, next in 8.2 s    ││ clock    in step  server 2.1.0         │
                │                                    ││                                      ││ P probe now                            │
                │                                    ││                                      ││                                        │
                ╰────────────────────────────────────╯╰──────────────────────────────────────╯╰────────────────────────────────────────╯
                ╭─ Errors ───────────────────────────────────────────────────────────────────── 15 min · 55 total · 0.4 % of requests ─╮
                │ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 │
                │ rate limit          41   2.7/min    2 s ago  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀  429 Too Many Requests · Retry-After 3 s                     │
                │ server               9   0.6/min    8 s ago  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  503 Service Unavailable · upstream restarting               │
                │ timeout              2   0.1/min  4 min ago  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀  no byte for 30.0 s after 2.1 kB                             │
                │ authentication       0         —      never                                                                          │
                │ connection           0         —      never                                                                          │
                │ client 4xx           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.dashboard(.deadEntries, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 1 min ─╮
                │                                                                ││ accepted       0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │    0 /s             0              0 of 1            0 /s      ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                       ▲               │                        ││ delivered      0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                       ┗━━ retry 0 ◀━━━┻━━▶ parked 0 ━━▶ dead 3 ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                │                                                                ││                    ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀ │
                ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯
                ╭─ Latency ────────────────── 1 min ─╮╭─ Retry schedule ────── none waiting ─╮╭─ API health ────────────────── 30 min ─╮
                │ p50       —                        ││ due                                  ││ ····························  —        │
                │ p95       —                        ││          now   15     30     45 60 s ││ GET /health  200  4 ms  at 14:03:10    │
                │ p99       —                        ││                                      ││ breaker  closed   concurrency 1 / 4    │
                │                                    ││ budget   ███████████████████ 500/500 ││ gates    open   Retry-After none       │
                │ no answer in the last minute       ││                                      ││ clock    in step  server 2.1.0         │
                │                                    ││                                      ││                                        │
                │                                    ││                                      ││                                        │
                ╰────────────────────────────────────╯╰──────────────────────────────────────╯╰────────────────────────────────────────╯
                ╭─ Errors ────────────────────────────────────────────────────────────────────── 15 min · 3 total · 0.3 % of requests ─╮
                │ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 │
                │ client 4xx           3   0.2/min  9 min ago  ⠀⠀⠀⣿⠀⠀⠀⠀⠀⠀  422 message: field required                                 │
                │ rate limit           0         —      never                                                                          │
                │ server               0         —      never                                                                          │
                │ timeout              0         —      never                                                                          │
                │ authentication       0         —      never                                                                          │
                │ connection           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.dashboard(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ┏━ Pipeline ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ conserved ✓ ━┓┏━ Throughput ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 5 min ━┓
                ┃                                                                ┃┃ accepted     930/s ⠀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀ ┃
                ┃                                                                ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃    accepted ━━━━━━▶ queued ━━━━━━▶ in flight ━━━━━━▶ delivered ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃    930 /s           4,312          8 of 8            924 /s    ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃                       ▲               │                        ┃┃ delivered    924/s ⠀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀ ┃
                ┃                       ┗━━ retry 12 ◀━━┻━━▶ parked 0 ━━▶ dead 3 ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃                           next in 1.4 s                        ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃                           oldest waits 41 s                    ┃┃                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ ┃
                ┃                                                                ┃┃ failed         0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀ ┃
                ┃                                                                ┃┃                    ⠀⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀ ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Latency ━━━━━━━━━━━━━━━━━━ 1 min ━┓┏━ Retry schedule ━━━━━━━━ 12 waiting ━┓┏━ API health ━━━━━━━━━━━━━━━━━━ 30 min ━┓
                ┃ p50   11 ms  ▂▁▁▂▁▁▁▁▂▁▁▂▁▁▂▁▁▁▁▂▁ ┃┃ due      ▃▃▂  █▃▂▂    ▂              ┃┃ ▮▮▮▮▮▮▮▮▮▮▯▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮  96.7 %   ┃
                ┃ p95   31 ms  ▅▄▃▅▄▃▄▃▅▄▃▅▄▃▅▄▃▄▃▅▄ ┃┃          now   15     30     45 60 s ┃┃ GET /health  200  4 ms  at 14:03:10    ┃
                ┃ p99   48 ms  █▆▄▇▆▄▇▅█▆▅█▆▄▇▆▄▇▅█▆ ┃┃                                      ┃┃ breaker  closed   concurrency 8 / 12   ┃
                ┃                                    ┃┃ budget   ████████████████░░░ 412/500 ┃┃ gates    open   Retry-After none       ┃
                ┃ connect 0  wait 9  read 2 ms       ┃┃ oldest   attempt 3, next in 8.2 s    ┃┃ clock    in step  server 2.1.0         ┃
                ┃                                    ┃┃                                      ┃┃                                        ┃
                ┃                                    ┃┃                                      ┃┃                                        ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Errors ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 15 min · 55 total · 0.4 % of requests ━┓
                ┃ KIND             COUNT      RATE       LAST  TREND       MOST RECENT                                                 ┃
                ┃ rate limit          41   2.7/min    2 s ago  ⣀⣀⣀⣤⣶⣿⣿⣶⣀⣀  429 Too Many Requests · Retry-After 3 s                     ┃
                ┃ server               9   0.6/min    8 s ago  ⠀⠀⣀⠀⠀⣿⠀⠀⣀⠀  503 Service Unavailable · upstream restarting               ┃
                ┃ timeout              2   0.1/min  4 min ago  ⠀⠀⠀⠀⣿⠀⠀⠀⠀⠀  no byte for 30.0 s after 2.1 kB                             ┃
                ┃ authentication       0         —      never                                                                          ┃
                ┃ connection           0         —      never                                                                          ┃
                ┃ client 4xx           0         —      never                                                                          ┃
                ┃ invalid answer       0         —      never                                                                          ┃
                ┃ configuration        0         —      never                                                                          ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 c compose  SPACE freeze  LEFT/RIGHT past  / find  : command  ? help  q quit                      queue 12 MiB of 1 GiB
                """#)
    }
}
