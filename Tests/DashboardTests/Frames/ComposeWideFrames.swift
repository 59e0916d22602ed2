import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Compose at 120×36` {
    @Test func `has sent nothing yet`() {
        let dashboard = Sample.compose(.idle, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none                                         ││ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              │
                │ Tags        test                                         ││                                                          │
                │ Service                       User                       ││ {                                                        │
                │ Correlation new: ^N                                      ││   "level": "info",                                       │
                │ Metadata    { "key": 1 }                                 ││   "message": "test log from baselog",                    │
                │ Times       1                 Per s       no pace        ││   "tags": ["test"]                                       │
                │ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ││ }                                                        │
                │                                                          ││                                                          │
                │ ✓ valid · 108 B                                          ││ dropped for this server: service_name, metadata          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent ───────────────────────────────────────────────────────────────────────────────────────────── ^R history ─╮
                │ nothing yet: ENTER sends what stands above                                                                           │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ESC back
                """#)
    }

    @Test func `has seen its log delivered`() {
        let dashboard = Sample.sent(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none                                         ││ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              │
                │ Tags        test                                         ││                                                          │
                │ Service                       User                       ││ {                                                        │
                │ Correlation new: ^N                                      ││   "level": "info",                                       │
                │ Metadata    { "key": 1 }                                 ││   "message": "test log from baselog",                    │
                │ Times       1                 Per s       no pace        ││   "tags": ["test"]                                       │
                │ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ││ }                                                        │
                │                                                          ││                                                          │
                │ ✓ valid · 108 B                                          ││ dropped for this server: service_name, metadata          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent: 000033 ────────────────────────────────────────────────────────────── ^G follow it in Queue  ^R history ─╮
                │ composed ─ accepted +0.3 ─ committed +1.8 ─ leased +0.3 ─ connect +0 ─ sent +3.4 ─ 201 +9 ms  = 15 ms  ✓ delivered   │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                                                                                           000033 is safe in the queue · ^G follows it
                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ^G follow it  ESC back
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.compose(.outage, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none                                         ││ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              │
                │ Tags        test                                         ││                                                          │
                │ Service                       User                       ││ {                                                        │
                │ Correlation new: ^N                                      ││   "level": "info",                                       │
                │ Metadata    { "key": 1 }                                 ││   "message": "test log from baselog",                    │
                │ Times       1                 Per s       no pace        ││   "tags": ["test"]                                       │
                │ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ││ }                                                        │
                │                                                          ││                                                          │
                │ ✓ valid · 108 B                                          ││ dropped for this server: service_name, metadata          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent ───────────────────────────────────────────────────────────────────────────────────────────── ^R history ─╮
                │ nothing yet: ENTER sends what stands above                                                                           │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ESC back
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.compose(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ┏━ Compose ━━━━━━━━━━━━━━━━━━ asks for the profile's name ━┓┏━ On the wire ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ^Y curl ━┓
                ┃ Kind        [log] event                                  ┃┃ POST http://127.0.0.1:8787/projects/logs                 ┃
                ┃ Level        debug [info] warning  error  critical       ┃┃ X-API-Key: base…9f3c                                     ┃
                ┃ Message     test log from baselog                        ┃┃ Content-Type: application/json                           ┃
                ┃ Category    none                                         ┃┃ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ┃
                ┃ Tags        test                                         ┃┃                                                          ┃
                ┃ Service                       User                       ┃┃ {                                                        ┃
                ┃ Correlation new: ^N                                      ┃┃   "level": "info",                                       ┃
                ┃ Metadata    { "key": 1 }                                 ┃┃   "message": "test log from baselog",                    ┃
                ┃ Times       1                 Per s       no pace        ┃┃   "tags": ["test"]                                       ┃
                ┃ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ┃┃ }                                                        ┃
                ┃                                                          ┃┃                                                          ┃
                ┃ ✓ valid · 108 B                                          ┃┃ dropped for this server: service_name, metadata          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┃                                                          ┃┃                                                          ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Last sent ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ^R history ━┓
                ┃ nothing yet: ENTER sends what stands above                                                                           ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ESC back
                """#)
    }

    @Test func `shows what was sent before`() {
        let dashboard = Sample.history(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none╭─ History of dev ──────────────────────────────────────────── 2 · ENTER fills in ─╮PAB              │
                │ Tags        test│ > type a part of it                                                              │                 │
                │ Service         │                                                                                  │                 │
                │ Correlation new:│ ▶ payment timed out  error payment                                      40 s ago │                 │
                │ Metadata    { "k│   order.created  event                                             ×500  2 h ago │                 │
                │ Times       1   │                                                                                  │                 │
                │ [ Send ^S ]   [ │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │ ✓ valid · 108 B │                                                                                  │etadata          │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 │                                                                                  │                 │
                │                 ╰──────────────────────────────────────────────────────────────────────────────────╯                 │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent ───────────────────────────────────────────────────────────────────────────────────────────── ^R history ─╮
                │ nothing yet: ENTER sends what stands above                                                                           │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 UP/DOWN move  ENTER fill in  ESC back
                """#)
    }

    @Test func `tries a burst dry`() {
        let dashboard = Sample.dryRun(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ┏━ Compose ━━━━━━━━━━━━━━━━━━ asks for the profile's name ━┓┏━ On the wire ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ^Y curl ━┓
                ┃ Kind        [log] event                                  ┃┃ POST http://127.0.0.1:8787/projects/logs                 ┃
                ┃ Level        debug [info] warning  error  critical       ┃┃ X-API-Key: base…9f3c                                     ┃
                ┃ Message     test log from baselog                        ┃┃ Content-Type: application/json                           ┃
                ┃ Category    none┏━ Dry run: nothing is sent ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ESC back ━┓PAB              ┃
                ┃ Tags        test┃ ✓ valid · 108 B                                                                  ┃                 ┃
                ┃ Service         ┃ sends   500 entries at 10/s, in 49 s                                             ┃                 ┃
                ┃ Correlation new:┃ asks    for the name shop to be typed                                            ┃                 ┃
                ┃ Metadata    { "k┃ then    leaves after 4,332 entries that wait                                     ┃                 ┃
                ┃ Times       500 ┃                                                                                  ┃                 ┃
                ┃ [ Send ^S ]   [ ┃ POST http://127.0.0.1:8787/projects/logs                                         ┃                 ┃
                ┃                 ┃ X-API-Key: base…9f3c                                                             ┃                 ┃
                ┃ ✓ valid · 108 B ┃ Content-Type: application/json                                                   ┃etadata          ┃
                ┃                 ┃ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB                                      ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃ {                                                                                ┃                 ┃
                ┃                 ┃   "level": "info",                                                               ┃                 ┃
                ┃                 ┃   "message": "test log from baselog",                                            ┃                 ┃
                ┃                 ┃   "tags": ["test"]                                                               ┃                 ┃
                ┃                 ┃ }                                                                                ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃ dropped for this server: service_name, metadata                                  ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┃                                                                                  ┃                 ┃
                ┃                 ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛                 ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Last sent ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ^R history ━┓
                ┃ nothing yet: ENTER sends what stands above                                                                           ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k scroll  ESC back
                """#)
    }

    @Test func `waits because the key is refused`() {
        let dashboard = Sample.compose(.parked, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none                                         ││ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              │
                │ Tags        test                                         ││                                                          │
                │ Service                       User                       ││ {                                                        │
                │ Correlation new: ^N                                      ││   "level": "info",                                       │
                │ Metadata    { "key": 1 }                                 ││   "message": "test log from baselog",                    │
                │ Times       1                 Per s       no pace        ││   "tags": ["test"]                                       │
                │ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ││ }                                                        │
                │                                                          ││                                                          │
                │ ✓ valid · 108 B                                          ││ dropped for this server: service_name, metadata          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent ───────────────────────────────────────────────────────────────────────────────────────────── ^R history ─╮
                │ nothing yet: ENTER sends what stands above                                                                           │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯

                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ESC back
                """#)
    }

    @Test func `has seen its log die`() {
        let dashboard = Sample.died(size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors    5 Requests   ▌6 Compose▐   7 Profiles
                ╭─ Compose ────────────────────────────────────────────────╮╭─ On the wire ────────────────────────────────── ^Y curl ─╮
                │ Kind        [log] event                                  ││ POST http://127.0.0.1:8787/projects/logs                 │
                │ Level        debug [info] warning  error  critical       ││ X-API-Key: base…9f3c                                     │
                │ Message     test log from baselog                        ││ Content-Type: application/json                           │
                │ Category    none                                         ││ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              │
                │ Tags        test                                         ││                                                          │
                │ Service                       User                       ││ {                                                        │
                │ Correlation new: ^N                                      ││   "level": "info",                                       │
                │ Metadata    { "key": 1 }                                 ││   "message": "test log from baselog",                    │
                │ Times       1                 Per s       no pace        ││   "tags": ["test"]                                       │
                │ [ Send ^S ]   [ Save template ^W ]   [ Editor ^E ]       ││ }                                                        │
                │                                                          ││                                                          │
                │ ✓ valid · 108 B                                          ││ dropped for this server: service_name, metadata          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
                ╭─ Last sent: 000033 ────────────────────────────────────────────────────────────── ^G follow it in Queue  ^R history ─╮
                │ composed ─ committed +2.1 ─ leased +0.3 ─ dead 422 +12 ms  ✗ dead                                                    │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                                                                                           000033 is safe in the queue · ^G follows it
                 TAB next field  ENTER send & follow  ^S send  ^T templates  ^R history  ^E editor  ^D dry run  ^G follow it  ESC back
                """#)
    }
}
