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
                │ e edit  c clone  ^K API key          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
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
                │ e edit  c clone  ^K API key          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }

    @Test func `edits the active profile`() {
        let dashboard = Sample.editing(size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ╭─ dev ────────────────────────────────────────────────── ESC cancel  ^S save ─╮
                │ Name        dev                                                              │
                │ Base URL    https://staging.example                                          │
                │ Environment  default  development [staging] production                       │
                │ API key     base…9f3c  (enter a new one: ^K)                                 │
                │ Safety      [default] open  confirm  type-the-name  read-only                │
                │ Connect     10 s                        Read        30 s                     │
                │ Write       30 s                        Pool        60 s                     │
                │ Request     30 s                                                             │
                │ HTTP proxy  none                                                             │
                │ HTTPS proxy none                                                             │
                │ No proxy                                                                     │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ What changes if you apply ──────────────────────────────────────────────────╮
                │ retry.backoff 2 s → 1 s                                                      │
                │ delivery.max-concurrency 4 → 2                                               │
                │ retries wait at most 2 4 | 5.2 10.2 20.2 … s                                 │
                │                    → 1 2 | 5.2 10.2 20.2 … s                                 │
                │ drain of 4,332 at the present rate 4 s → 8 s                         1 more  │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 TAB next field  ^S save  ^K API key  ^T test  ESC cancel
                """#)
    }
}
