import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `The fault panel as a picture` {
    private func panel(_ size: Size, then keys: String..., fault: Fault = .off) -> Dashboard {
        var dashboard = Sample.dashboard(.busy, size: size)
        _ = dashboard.update(.faultInjected(FaultOrder(fault)))
        dashboard.toast = nil
        for key in ["f"] + keys { _ = dashboard.update(Sample.key(key)) }
        return dashboard
    }

    @Test func `lists faults and scenes at 120×36`() {
        let dashboard = panel(Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                  ▌1 Overview▐   2 Queue    3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Pipeline ─────────────────────────────────────── conserved ✓ ─╮╭─ Throughput ─────────────────────────────── 5 min ─╮
                │                                                                ││ accepted     930/s ⠀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀⢀⣴⣾⣶⣄⡀ │
                │                                                                ││                    ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    accepted ━━━━╭─ Make the API misbehave ───────────────────────────────────────────── ESC close ─╮⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │    930 /s       │ Hits  ◀ every request, also GET /health ▶                                        │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                 │ Faults, until they are ended                                                     │⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀⢀⣤⣾⣶⣄⡀ │
                │                 │ ▶   429          too many requests: come back in 3 s                             │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                 │     500          requests fail with 500                                          │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                 │     503          unavailable: come back in 3 s                                   │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │                 │     reset        connections are cut without an answer                           │⠀⠀⠀⣇⠀⠀⠀⠀⠀⠀⠀⠀⣇⠀⠀⠀ │
                │                 │     latency      answers come 2 s late                                           │⠀⠀⢠⣿⠀⠀⠀⠀⠀⠀⠀⢠⣿⠀⠀⠀ │
                ╰─────────────────│     slow         answers trickle in, a few bytes at a time                       │─────────────────╯
                ╭─ Latency ───────│     garbled      answers that are not JSON                                       │──────── 30 min ─╮
                │ p50   11 ms  ▂▁▁│     cut          connections are cut in the middle of the answer                 │▮▮▮▮▮▮  96.7 %   │
                │ p95   31 ms  ▅▄▃│     lost-answer  entries are stored, but the answer is lost                      │  at 14:03:10    │
                │ p99   48 ms  █▆▄│     401          unauthorised, whatever the key is                               │urrency 8 / 12   │
                │                 │     refuse-key   the key is refused, as if it were revoked                       │After none       │
                │ connect 0  wait │   ● off          the API behaves again                                           │er 2.1.0         │
                │                 │ Scenes, which end by themselves                                                  │                 │
                │                 │     outage       nobody answers for 20 s; watch the breaker                      │                 │
                ╰─────────────────│     flapping     up and down every 5 s, three times                              │─────────────────╯
                ╭─ Errors ────────│     rate-limit   two waves of 429 with a pause between                           │4 % of requests ─╮
                │ KIND            │     brownout     slower and slower, then errors: how overload looks              │                 │
                │ rate limit      │     revoked-key  the key is refused for 15 s, then works again                   │                 │
                │ server          │     bad-proxy    answers are garbled, connections are cut                        │ng               │
                │ timeout         │                                                                                  │                 │
                │ authentication  │ ENTER begin  SPACE begin and stay  h/l hits  0 off                               │                 │
                │ connection      ╰──────────────────────────────────────────────────────────────────────────────────╯                 │
                │ client 4xx           0         —      never                                                                          │
                │ invalid answer       0         —      never                                                                          │
                │ configuration        0         —      never                                                                          │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }

    @Test func `shows at 80×24 what is in force`() {
        let dashboard = panel(Sample.compact, fault: .reset)
        #expect(
            dashboard.view().text == #"""
                 baselog  FAULT reset  ● dev     API ● healthy 11 ms   drains in 4 s   14:03:22
                  ╭─ Make the API misbehave ───────────────────────────────────── ESC close ─╮
                ╭─│ Hits  ◀ every request, also GET /health ▶                                │─╮
                │ │ Faults, until they are ended                                             │ │
                │ │     429          too many requests: come back in 3 s                     │ │
                ╰─│     500          requests fail with 500                                  │─╯
                ╭─│     503          unavailable: come back in 3 s                           │─╮
                │ │ ▶ ● reset        connections are cut without an answer                   │ │
                │ │     latency      answers come 2 s late                                   │ │
                │ │     slow         answers trickle in, a few bytes at a time               │ │
                │ │     garbled      answers that are not JSON                               │ │
                │ │     cut          connections are cut in the middle of the answer         │ │
                │ │     lost-answer  entries are stored, but the answer is lost              │ │
                │ │     401          unauthorised, whatever the key is                       │ │
                ╰─│     refuse-key   the key is refused, as if it were revoked               │─╯
                ╭─│     off          the API behaves again                                   │─╮
                │ │ Scenes, which end by themselves                                          │ │
                │ │     outage       nobody answers for 20 s; watch the breaker              │ │
                │ │     flapping     up and down every 5 s, three times                      │ │
                │ │     rate-limit   two waves of 429 with a pause between                   │ │
                │ │                                                                 3 more ▼ │ │
                ╰─│ ENTER begin  SPACE begin and stay  h/l hits  0 off        reset in force │─╯
                  ╰──────────────────────────────────────────────────────────────────────────╯
                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }

    @Test func `scrolls at 40×12`() {
        let dashboard = panel(Sample.narrow, then: "G")
        #expect(
            dashboard.view().text == #"""
                ╭─ Make the API misbehave ─ ESC close ─╮
                │ Hits  ◀ every request ▶              │
                │     outage                           │
                │     flapping                         │
                │     rate-limit                       │
                │     brownout                         │
                │     revoked-key                      │
                │ ▶   bad-proxy                        │
                │ answers are garbled, connections     │
                │ are cut                              │
                │ ENTER begin  h/l hits  0 off         │
                ╰──────────────────────────────────────╯
                """#)
    }
}
