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
                │ Safety      open: what is composed   ││                                      │
                │             is sent at once          ││                                      │
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
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787.
                   4,332 entries wait; nothing is lost · next try in 12.1 s · P tries now
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
                │ Safety      open: what is composed   ││                                      │
                │             is sent at once          ││                                      │
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
                │ API key     base…9f3c  (new: ^K)                                             │
                │ Safety      [default] open  confirm  type-the-name  read-only                │
                │ Connect     10 s                        Read        30 s                     │
                │ Write       30 s                        Pool        60 s                     │
                │ Request     30 s                                                             │
                │ HTTP proxy  none                                                             │
                │ HTTPS proxy none                                                             │
                │ No proxy                                                                   ▼ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ What changes if you apply ──────────────────────────────────────────────────╮
                │ retry.backoff 2 s → 1 s                                                      │
                │ delivery.max-concurrency 4 → 2                                               │
                │ retries wait at most 2 4 | 5.2 10.2 20.2 … s                                 │
                │                    → 1 2 | 5.2 10.2 20.2 … s                                 │
                │ drain of 4,332 at the present rate 4 s → 8 s                       1 more ▼  │
                ╰──────────────────────────────────────────────────────────────────────────────╯

                 TAB next field  ^S save  ^K API key  ^T test  ESC cancel
                """#)
    }

    @Test func `has only what is built in`() {
        let dashboard = Sample.builtIn(size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog  DEMO  ● local                    API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ╭─ Profiles ─────────────────────────────────────────────────────── 1 profile ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │ ▶ ●  local         built in                 ● healthy       empty            │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ local ──────────────────────────────╮╭─ Test of local ───────────── t test ─╮
                │ Environment development              ││ not tested                           │
                │ Base URL    the API inside this      ││                                      │
                │             program                  ││                                      │
                │ API key     made by itself           ││                                      │
                │ Safety      open: what is composed   ││                                      │
                │             is sent at once          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }

    @Test func `has a key that is refused`() {
        let dashboard = Sample.profiles(.parked, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev               API ✗ key refused 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                 ✗ The API refuses the key (403 Invalid API Key).
                   4,332 entries wait; nothing is lost · next try in 27.0 s · P tries now
                ╭─ Profiles ────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │ ▶ ●  dev           127.0.0.1:8787           ✗ key refused   4,332 waiting    │
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
                │ Safety      open: what is composed   ││                                      │
                │             is sent at once          ││                                      │
                │ e edit  c clone  ^K API key          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.profiles(.deadEntries, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │ ▶ ●  dev           127.0.0.1:8787           ● healthy       empty            │
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
                │ Safety      open: what is composed   ││                                      │
                │             is sent at once          ││                                      │
                │ e edit  c clone  ^K API key          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.profiles(.production, size: Sample.compact, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ┏━ Profiles ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 4 profiles ━┓
                ┃      NAME          API                      HEALTH          QUEUE            ┃
                ┃      dev           127.0.0.1:8787           —               —                ┃
                ┃      staging       staging.example          —               —                ┃
                ┃ ▶ ●  shop PROD     api.example              ● healthy       4,332 waiting    ┃
                ┃      local         built in                 —               —                ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ shop ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓┏━ Test of shop ━━━━━━━━━━━━━━ t test ━┓
                ┃ Environment production               ┃┃ not tested                           ┃
                ┃ Base URL    https://api.example      ┃┃                                      ┃
                ┃ API key     live…0001                ┃┃                                      ┃
                ┃ Safety      type-the-name: asks for  ┃┃                                      ┃
                ┃             its name before it sends ┃┃                                      ┃
                ┃ e edit  c clone  ^K API key          ┃┃                                      ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }

    @Test func `has tested a connection in vain`() {
        let dashboard = Sample.tested(size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests 6 Compose▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME          API                      HEALTH          QUEUE            │
                │   ●  dev           127.0.0.1:8787           ● healthy       4,332 waiting    │
                │ ▶    staging       staging.example          —               —                │
                │      shop PROD     api.example              —               —                │
                │      local         built in                 —               —                │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ staging ────────────────────────────╮╭─ Test of staging ─────────── t test ─╮
                │ Environment staging                  ││ resolve  ✓ 93.184.216.34       2 ms  │
                │ Base URL    https://staging.example  ││ connect  ✓ 93.184.216.34:…    14 ms  │
                │ API key     stag…77aa                ││ tls      ✓ TLS 1.3, expir…    22 ms  │
                │ Safety      confirm: asks before it  ││ http     ✓ 404: reachable…     9 ms  │
                │             sends                    ││ key      ✗ 403 Invalid AP…    11 ms  │
                │ e edit  c clone  ^K API key          ││                                      │
                ╰──────────────────────────────────────╯╰──────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  ? help
                """#)
    }
}
