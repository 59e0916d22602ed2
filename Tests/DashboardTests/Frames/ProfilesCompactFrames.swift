import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Profiles at 80×24` {
    @Test func `is busy`() {
        let dashboard = Sample.profiles(size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │ ▶ ●  dev           127.0.0.1:8787           ● healthy       4,332 waiting    │
                │      staging       staging.example          —               —                │
                │      shop PROD     api.example              —               —                │
                │      local         built in                 —               —                │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ dev ────────────────────────────────╮╭─ Test of dev ─────────────── t test ─╮
                │ Environment development              ││ not tested                           │
                │ Base URL    http://127.0.0.1:8787    ││                                      │
                │ API key     base…9f3c                ││                                      │
                │ Safety      open: what is composed i ││                                      │
                │                                      ││                                      │
                │ change it: baselog profile edit dev  ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  t test  : command  ? help  q quit
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.profiles(.outage, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                      API ✗ down 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,3…
                   next try in 12.1 s · P tries now
                ╭─ Profiles ────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │ ▶ ●  dev           127.0.0.1:8787           ✗ down          4,332 waiting    │
                │      staging       staging.example          —               —                │
                │      shop PROD     api.example              —               —                │
                │      local         built in                 —               —                │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ dev ────────────────────────────────╮╭─ Test of dev ─────────────── t test ─╮
                │ Environment development              ││ not tested                           │
                │ Base URL    http://127.0.0.1:8787    ││                                      │
                │ API key     base…9f3c                ││                                      │
                │ Safety      open: what is composed i ││                                      │
                │                                      ││                                      │
                │ change it: baselog profile edit dev  ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  t test  : command  ? help  q quit
                """#)
    }
}
