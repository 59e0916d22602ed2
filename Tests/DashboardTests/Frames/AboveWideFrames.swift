import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Above a screen at 120×36` {
    @Test func `the keys of a screen`() {
        var dashboard = Sample.queue(size: Sample.wide)
        _ = dashboard.update(Sample.key("?"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ╭─ Queue: keys ───────────────────────────────────────────────────────────── ESC back ─╮
                ╭─ Queue ───────│ Queue                                                                                │ newest first ─╮
                │   AGE     ID  │ SPACE             mark the entry                                                     │               │
                │   0.4 s   0000│ R                 retry now: the marked entries or this one                          │               │
                │   0.6 s   0000│ X                 drop the marked entries or this one                                │               │
                │ ▶ 12.1 s  0000│ u                 undo a drop, for 10 seconds                                        │ s             │
                │   13.0 s  0000│ E                 edit the entry and send it again                                   │:49.9}         │
                │   41.2 s  0000│ e                 write the marked entries or this one into a new file               │               │
                │   9 min   0000│ /                 search the text of entries                                         │               │
                │   10 min  0000│ f                 filter by state                                                    │               │
                │               │ s                 newest or oldest first                                             │               │
                │               │ L                 back to the live end of the list                                   │               │
                │               │ w                 what exactly is sent                                               │               │
                │               │ ENTER             the entry in full                                                  │               │
                │               │                                                                                      │               │
                │               │ Detail of an entry                                                                   │               │
                ╰───────────────│ w                 what exactly is sent                                               │───────────────╯
                ╭─ Why is 000005│ R                 retry now                                                          │ copy  w wire ─╮
                │ ✓ not paused  │ X                 drop the entry                                                     │  req 7f21aa00 │
                │ ✓ gate open   │ u                 undo a drop, for 10 seconds                                        │               │
                │ ✓ breaker clos│ E                 edit the entry and send it again                                   │ req 81aabb00  │
                │ ✗ backoff: att│ e                 write the entry into a new file                                    │               │
                │     server ask│ ENTER             back to the list                                                   │               │
                │ · batch 37 of │                                                                                      │               │
                │ · 0 older entr│ Lists                                                                                │               │
                │               │ j DOWN            down                                                               │               │
                │               │ k UP              up                                                                 │               │
                │               │ PGDN ctrl-f       a page down                                                        │               │
                │               │ PGUP ctrl-b       a page up                                                          │               │
                │               │ ctrl-d            half a page down                                                   │               │
                │               │ ctrl-u            half a page up                                                     │               │
                │ R retry now   │ g HOME            to the beginning                                                   │               │
                ╰───────────────│ G END             to the end                                              54 more ▼  │───────────────╯
                                ╰──────────────────────────────────────────────────────────────────────────────────────╯
                 j/k scroll  ESC back
                """#)
    }

    @Test func `everything there is, found by name`() {
        var dashboard = Sample.queue(size: Sample.wide)
        _ = dashboard.update(Sample.key("ctrl-p"))
        for letter in ["t", "h", "e", "m"] { _ = dashboard.update(Sample.key(letter)) }
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────── 4,332 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   0.4 s   000007  log    info      ◔ queued                     —  GET /checkout 200 in 12 ms                        │
                │   0.6 s   000006  log    info      ◔ in flight                  —  cart 8812 priced                                  │
                │ ▶ 12.1 s  000005╭─ Everything ──────────────────────────────────────────────────────────────── 21 ─╮30 s             │
                │   13.0 s  000004│ > them                                                                           │l":49.9}         │
                │   41.2 s  000003│                                                                                  │                 │
                │   9 min   000002│ ▶ let the mouse click and scroll, or leave it to the terminal      :mouse on|off │                 │
                │   10 min  000001│   drop the marked entries or this one                                          X │                 │
                │                 │   write the marked entries or this one into a new file                         e │                 │
                │                 │   retry now: the marked entries or this one                                    R │                 │
                │                 │   change the colours                                                 :theme NAME │                 │
                │                 │   Tail: mark the line                                                          m │                 │
                │                 │   read settings and key again and ship with them                         :reload │                 │
                │                 │   record what the screens show, secrets masked; without a FILE end… :record FILE │                 │
                ╰─────────────────│   Overview: make the embedded API misbehave, in single faults or scenes        f │─────────────────╯
                ╭─ Why is 000005 s│   make the embedded API misbehave, perhaps 1/10 or the next-5 reque… :fault KIND │ y copy  w wire ─╮
                │ ✓ not paused    │   the screen as plain text, for the terminal's own selection              ctrl-o │ms  req 7f21aa00 │
                │ ✓ gate open     │   to the beginning                                                        g HOME │                 │
                │ ✓ breaker closed│   end the program                                                          :quit │s  req 81aabb00  │
                │ ✗ backoff: attem│   Compose: save the draft as a template                                   ctrl-w │                 │
                │     server asked│   Compose: edit the draft as text with $VISUAL or $EDITOR                 ctrl-e │                 │
                │ · batch 37 of 10│   Form of a profile: save the profile                                     ctrl-s │                 │
                │ · 0 older entrie│   show the lines of this time in Tail                                :time HH:MM │                 │
                │                 │   ask for the profile's name again before anything is sent by hand         :lock │                 │
                │                 │   Profiles: enter its API key, unseen, on the plain terminal              ctrl-k │                 │
                │                 │   Compose: fill in what was sent before; h where nothing is typed       ctrl-r h │                 │
                │                 ╰──────────────────────────────────────────────────────────────────────────────────╯,                │
                │                                              ││   "category": "checkout",                                            │
                │                                              ││   "tags": ["payment", "provider-x"],                                 │
                │ R retry now   X drop   E edit & resend       ││   "timestamp": "2026-11-24T14:03:09.900000Z"                         │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `the question before something is sent to production`() {
        var dashboard = Sample.compose(.production, size: Sample.wide, session: Sample.production)
        _ = dashboard.update(Sample.key("ctrl-s"))
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
                ┃ [ Send ^S ]   [ Save template ^W┏━ Send to shop (production)? ━━━━━━━━━━━━━━━━━━━━━┓                                 ┃
                ┃                                 ┃ This log is sent now:                            ┃                                 ┃
                ┃ ✓ valid · 108 B                 ┃ test log from baselog                            ┃ service_name, metadata          ┃
                ┃                                 ┃ to https://api.example                           ┃                                 ┃
                ┃                                 ┃                                                  ┃                                 ┃
                ┃                                 ┃ Type the profile's name to send: shop            ┃                                 ┃
                ┃                                 ┃ For ten minutes after that a question is enough. ┃                                 ┃
                ┃                                 ┃                                                  ┃                                 ┃
                ┃                                 ┃                                                  ┃                                 ┃
                ┃                                 ┃                                                  ┃                                 ┃
                ┃                                 ┃                             ENTER send   ESC no  ┃                                 ┃
                ┃                                 ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛                                 ┃
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

    @Test func `the states to choose from`() {
        var dashboard = Sample.queue(size: Sample.wide)
        _ = dashboard.update(Sample.key("f"))
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview   ▌2 Queue▐   3 Tail    4 Errors    5 Requests    6 Compose    7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────────────────────────────── 4,332 waiting · newest first ─╮
                │   AGE     ID      KIND   LEVEL     STATE                      TRY  MESSAGE                                           │
                │   0.4 s   000007  log    info      ◔ queued                     —  GET /checkout 200 in 12 ms                        │
                │   0.6 s   000006  log    info      ◔ in flight                  —  cart 8812 priced                                  │
                │ ▶ 12.1 s  000005  log    error     ↻ retry in 4.1 s  429        2  payment provider timed out after 30 s             │
                │   13.0 s  000004  event  —         ↻ retry in 5.0 s  503        2  order.created {"order":8812,"total":49.9}         │
                │   41.2 s  000003  log    warning   ‖ parked  403 key refused    —  stock low: sku 44-118                             │
                │   9 min   000002  log    debug     ✗ dead  422                  1  x                                                 │
                │   10 min  000001  log    info      ✓ delivered  14 ms           1  started                                           │
                │                                                                                                                      │
                │                                         ╭─ Show ──────────────────────────╮                                          │
                │                                         │ ▶ a  all                366,330 │                                          │
                │                                         │   p  pending              4,332 │                                          │
                │                                         │   r  retry                   12 │                                          │
                │                                         │   k  parked                   0 │                                          │
                ╰─────────────────────────────────────────│   d  dead                     3 │──────────────────────────────────────────╯
                ╭─ Why is 000005 still here? ─────────────│   v  delivered          361,995 │───────────────────────── y copy  w wire ─╮
                │ ✓ not paused                            │   x  dropped                  0 │nnect 1  wait 84  read 1 ms  req 7f21aa00 │
                │ ✓ gate open                             │                                 │stream restarting                         │
                │ ✓ breaker closed                        │          ENTER show   ESC back  │nnect 0  wait 4  read 0 ms  req 81aabb00  │
                │ ✗ backoff: attempt 2 failed, 4.1 s left ╰─────────────────────────────────╯y-After 3 s                               │
                │     server asked Retry-After: 3 s            ││ 3  14:03:26       next in 4.1 s                                      │
                │ · batch 37 of 100, leaves in 1.2 s           ││ 4  14:03:36 … 14:03:41   if that fails (cycle 2)                     │
                │ · 0 older entries before it                  ││                                                                      │
                │                                              ││ error  checkout  tags: payment, provider-x                           │
                │                                              ││ {                                                                    │
                │                                              ││   "level": "error",                                                  │
                │                                              ││   "message": "payment provider timed out after 30 s",                │
                │                                              ││   "category": "checkout",                                            │
                │                                              ││   "tags": ["payment", "provider-x"],                                 │
                │ R retry now   X drop   E edit & resend       ││   "timestamp": "2026-11-24T14:03:09.900000Z"                         │
                ╰──────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  f filter  s sort  w wire  ENTER detail  ? help
                """#)
    }

    @Test func `the command line with what it could become`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.wide)
        for letter in [":", "p", "r"] { _ = dashboard.update(Sample.key(letter)) }
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
                 probe   profile
                :pr
                """#)
    }

    @Test func `why nothing can be saved`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.wide)
        _ = dashboard.update(.effectFailed(Sample.longComplaint))
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
                    The settings file /home/me/.config/baselog/config.yaml cannot be written: read-only file system. Make it writable,
                    or say where else it is with --config.
                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  / find  : command  ? help  q quit             queue 12 MiB of 1 GiB
                """#)
    }
}
