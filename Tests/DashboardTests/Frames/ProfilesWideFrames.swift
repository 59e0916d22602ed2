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
                │      shop PROD    api.example             —              ││ API key     base…9f3c  (new: ^K)                         │
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
                │                                                          ││ Batch mode  [default] auto  single  batch              ▼ │
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

    @Test func `has only what is built in`() {
        let dashboard = Sample.builtIn(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog    DEMO  ● local dev  127.0.0.1:8787      API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Profiles ─────────────────────────────────────────────────────────────────────────────────────────────── 1 profile ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │ ▶ ●  local                 built in                                ● healthy       empty             open            │
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
                ╭─ local ──────────────────────────────────────────────────╮╭─ Test of local ───────────────────────────────── t test ─╮
                │ Environment development                                  ││ not tested                                               │
                │ Base URL    the API inside this program                  ││                                                          │
                │ API key     made by itself                               ││                                                          │
                │ Safety      open: what is composed is sent at once       ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit
                """#)
    }

    @Test func `has a key that is refused`() {
        let dashboard = Sample.profiles(.parked, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Profiles ────────────────────────────────────────────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │ ▶ ●  dev                   127.0.0.1:8787                          ✗ key refused   4,332 waiting     open            │
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

    @Test func `has dead entries`() {
        let dashboard = Sample.profiles(.deadEntries, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │ ▶ ●  dev                   127.0.0.1:8787                          ● healthy       empty             open            │
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

    @Test func `is in production`() {
        let dashboard = Sample.profiles(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ┏━ Profiles ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 4 profiles ━┓
                ┃      NAME                  API                                     HEALTH          QUEUE             SAFETY          ┃
                ┃      dev                   127.0.0.1:8787                          —               —                 open            ┃
                ┃      staging               staging.example                         —               —                 confirm         ┃
                ┃ ▶ ●  shop PROD             api.example                             ● healthy       4,332 waiting     type-the-name   ┃
                ┃      local                 built in                                —               —                 open            ┃
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
                ┏━ shop ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓┏━ Test of shop ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ t test ━┓
                ┃ Environment production                                   ┃┃ not tested                                               ┃
                ┃ Base URL    https://api.example                          ┃┃                                                          ┃
                ┃ API key     live…0001                                    ┃┃                                                          ┃
                ┃ Safety      type-the-name: asks for its name before it   ┃┃                                                          ┃
                ┃             sends                                        ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃ e edit  c clone  ^K API key                              ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit
                """#)
    }

    @Test func `has tested a connection in vain`() {
        let dashboard = Sample.tested(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests    6 Compose   ▌7 Profiles▐
                ╭─ Profiles ────────────────────────────────────────────────────────────────────────────────────────────── 4 profiles ─╮
                │      NAME                  API                                     HEALTH          QUEUE             SAFETY          │
                │   ●  dev                   127.0.0.1:8787                          ● healthy       4,332 waiting     open            │
                │ ▶    staging               staging.example                         —               —                 confirm         │
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
                ╭─ staging ────────────────────────────────────────────────╮╭─ Test of staging ─────────────────────────────── t test ─╮
                │ Environment staging                                      ││ resolve  ✓ 93.184.216.34                           2 ms  │
                │ Base URL    https://staging.example                      ││ connect  ✓ 93.184.216.34:443                      14 ms  │
                │ API key     stag…77aa                                    ││ tls      ✓ TLS 1.3, expires in 61 d               22 ms  │
                │ Safety      confirm: asks before it sends                ││ http     ✓ 404: reachable, but it has no           9 ms  │
                │                                                          ││            health route                                  │
                │ e edit  c clone  ^K API key                              ││ key      ✗ 403 Invalid API Key: the key was       11 ms  │
                │                                                          ││            refused, enter another one with ^K            │
                │                                                          ││            in its form                                   │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER switch  e edit  n new  c clone  t test  x delete  : command  ? help  q quit
                """#)
    }
}
