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
                │ e edit  c clone  ^K API key                              ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit
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
                │ e edit  c clone  ^K API key                              ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit
                """#)
    }

    @Test func `edits the active profile`() {
        let dashboard = Sample.editing(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────── 4 profiles ─╮╭─ dev ────────────────────────────── ESC cancel  ^S save ─╮
                │      NAME         API                     HEALTH         ││ Name        dev                                          │
                │ ▶ ●  dev          127.0.0.1:8787          ● healthy      ││ Base URL    https://staging.example                      │
                │      staging      staging.example         —              ││ Environment  default  development [staging] production   │
                │      shop PROD    api.example             —              ││ API key     base…9f3c  (enter a new one: ^K)             │
                │      local        built in                —              ││ Safety      [default] ▾ 1/5                              │
                │                                                          ││ Connect     10 s              Read        30 s           │
                │                                                          ││ Write       30 s              Pool        60 s           │
                │                                                          ││ Request     30 s                                         │
                │                                                          ││ HTTP proxy  none                                         │
                │                                                          ││ HTTPS proxy none                                         │
                │                                                          ││ No proxy                                                 │
                │                                                          ││ CA file                                                  │
                │                                                          ││ Client cert                                              │
                │                                                          ││ Client key                                               │
                │                                                          ││ Attempts    3                 Backoff     1              │
                │                                                          ││ Statuses    429,500,502,503,504                          │
                │                                                          ││ Methods     PATCH,POST,PUT                               │
                │                                                          ││ Batch size  100               Interval    5 s            │
                │                                                          ││ Batch mode  [default] auto  single  batch                │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Test of dev ────────────────────────────────── ^T test ─╮╭─ What changes if you apply ──────────────────────────────╮
                │ not tested                                               ││ retry.backoff 2 s → 1 s                                  │
                │                                                          ││ delivery.max-concurrency 4 → 2                           │
                │                                                          ││ retries wait at most 2 4 | 5.2 10.2 20.2 … s             │
                │                                                          ││                    → 1 2 | 5.2 10.2 20.2 … s             │
                │                                                          ││ drain of 4,332 at the present rate 4 s → 8 s             │
                │                                                          ││ If that makes errors rise within 3 min, it is rolled     │
                │                                                          ││ back.                                                    │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 TAB next field  ^S save  ^K API key  ^T test  ESC cancel
                """#)
    }
}
