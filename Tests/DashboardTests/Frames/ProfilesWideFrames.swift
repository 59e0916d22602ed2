import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Profiles at 120×36` {
    @Test func `is busy`() {
        let dashboard = Sample.profiles(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │ ▶ ●  dev                   127.0.0.1:8787                          ● healthy       4,332 waiting     open            │
                │      staging               staging.example                         —               —                 confirm         │
                │      shop PROD             api.example                             —               —                 type-the-name   │
                │      local                 built in                                —               —                 open            │
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
                ╭─ dev ────────────────────────────────────────────────────╮╭─ Test of dev ─────────────────────────────────── t test ─╮
                │ Environment development                                  ││ not tested                                               │
                │ Base URL    http://127.0.0.1:8787                        ││                                                          │
                │ API key     base…9f3c                                    ││                                                          │
                │ Safety      open: what is composed is sent at once       ││                                                          │
                │                                                          ││                                                          │
                │ change it: baselog profile edit dev                      ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  t test  : command  ? help  q quit
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.profiles(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Profiles ────────────────────────────────────────────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │ ▶ ●  dev                   127.0.0.1:8787                          ✗ down          4,332 waiting     open            │
                │      staging               staging.example                         —               —                 confirm         │
                │      shop PROD             api.example                             —               —                 type-the-name   │
                │      local                 built in                                —               —                 open            │
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
                ╭─ dev ────────────────────────────────────────────────────╮╭─ Test of dev ─────────────────────────────────── t test ─╮
                │ Environment development                                  ││ not tested                                               │
                │ Base URL    http://127.0.0.1:8787                        ││                                                          │
                │ API key     base…9f3c                                    ││                                                          │
                │ Safety      open: what is composed is sent at once       ││                                                          │
                │                                                          ││                                                          │
                │ change it: baselog profile edit dev                      ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  t test  : command  ? help  q quit
                """#)
    }
}
