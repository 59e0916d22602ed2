import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Above a screen at 80×24` {
    @Test func `the keys of a screen`() {
        var dashboard = Sample.queue(size: Sample.compact)
        _ = dashboard.update(Sample.key("?"))
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                ╭─ Queue: keys ───────────────────────────────────────────────────── ESC back ─╮
                │ Queue                                                                        │
                │ SPACE             mark the entry                                             │
                │ R                 retry now: the marked entries or this one                  │
                │ X                 drop the marked entries or this one                        │
                │ u                 undo a drop, for 10 seconds                                │
                │ E                 edit the entry and send it again                           │
                │ e                 write the marked entries or this one into a new file       │
                │ /                 search the text of entries                                 │
                │ f                 filter by state                                            │
                │ s                 newest or oldest first                                     │
                │ L                 back to the live end of the list                           │
                │ w                 what exactly is sent                                       │
                │ ENTER             the entry in full                                          │
                │                                                                              │
                │ Detail of an entry                                                           │
                │ w                 what exactly is sent                                       │
                │ R                 retry now                                                  │
                │ X                 drop the entry                                             │
                │ u                 undo a drop, for 10 seconds                                │
                │ E                 edit the entry and send it again                71 more ▼  │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                 j/k scroll  ESC back
                """#)
    }

    @Test func `everything there is, found by name`() {
        var dashboard = Sample.queue(size: Sample.compact)
        _ = dashboard.update(Sample.key("ctrl-p"))
        for letter in ["t", "h", "e", "m"] { _ = dashboard.update(Sample.key(letter)) }
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─╭─ Everything ──────────────────────────────────────────────────────── 21 ─╮─╮
                │ │ > them                                                                   │ │
                │ │                                                                          │ │
                │ │ ▶ let the mouse click and scroll, or leave it to the term… :mouse on|off │ │
                │ │   drop the marked entries or this one                                  X │ │
                │ │   write the marked entries or this one into a new file                 e │ │
                │ │   retry now: the marked entries or this one                            R │ │
                │ │   change the colours                                         :theme NAME │ │
                │ │   Tail: mark the line                                                  m │ │
                │ │   read settings and key again and ship with them                 :reload │ │
                │ │   record what the screens show, secrets masked; without a … :record FILE │ │
                ╰─│   Overview: make the embedded API misbehave, in single faults or scen… f │─╯
                ╭─│   make the embedded API misbehave, perhaps 1/10 or the next… :fault KIND │─╮
                │ │   the screen as plain text, for the terminal's own selection      ctrl-o │ │
                │ │   to the beginning                                                g HOME │ │
                │ │   end the program                                                  :quit │ │
                │ │   Compose: save the draft as a template                           ctrl-w │ │
                │ │   Compose: edit the draft as text with $VISUAL or $EDITOR         ctrl-e │ │
                │ │   Form of a profile: save the profile                             ctrl-s │ │
                ╰─╰──────────────────────────────────────────────────────────────────────────╯─╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `the question before something is sent to production`() {
        var dashboard = Sample.compose(.production, size: Sample.compact, session: Sample.production)
        _ = dashboard.update(Sample.key("ctrl-s"))
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors 5 Requests▌6 Compose▐7 Profiles
                ┏━ Compose ━━━━━━ asks for the profile's name ━┓┏━ On the wire ━━━━━━ ^Y curl ━┓
                ┃ Kind        [log] event                      ┃┃ POST http://127.0.0.1:8787/… ┃
                ┃ Level       [info] ▾ 2/5                     ┃┃ X-API-Key: base…9f3c         ┃
                ┃ Message     test log from baselog            ┃┃ Content-Type: application/j… ┃
                ┃ Category    ┏━ Send to shop (production)? ━━━━━━━━━━━━━━━━━━━━━┓ 01HZX5Q2T0… ┃
                ┃ Tags        ┃ This log is sent now:                            ┃             ┃
                ┃ Service     ┃ test log from baselog                            ┃             ┃
                ┃ Correlation ┃ to https://api.example                           ┃",           ┃
                ┃ Metadata    ┃                                                  ┃st log from… ┃
                ┃ Times      1┃ Type the profile's name to send: shop            ┃"]           ┃
                ┃ [ Send ^S ] ┃ For ten minutes after that a question is enough. ┃             ┃
                ┃             ┃                                                  ┃             ┃
                ┃ ✓ valid · 10┃                                                  ┃ server: se… ┃
                ┃             ┃                                                  ┃             ┃
                ┃             ┃                             ENTER send   ESC no  ┃             ┃
                ┗━━━━━━━━━━━━━┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛━━━━━━━━━━━━━┛
                ┏━ Last sent ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ^R history ━┓
                ┃ nothing yet: ENTER sends what stands above                                   ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 TAB next field  ENTER send & follow  ^S send  ^T templates  ESC back
                """#)
    }

    @Test func `the states to choose from`() {
        var dashboard = Sample.queue(size: Sample.compact)
        _ = dashboard.update(Sample.key("f"))
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview▌2 Queue▐3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Queue ─────────────────────────────────────────────────────── newest first ─╮
                │   AGE     ID      LEVEL     STATE              MESSAGE                       │
                │   0.4 s   000007  info      ◔ queued           GET /checkout 200 in 12 ms    │
                │   0.6 s   000006  info      ◔ in flight        cart 8812 priced              │
                │ ▶ 12.1 s  000005  er╭─ Show ──────────────────────────╮provider timed out a… │
                │   13.0 s  000004  — │ ▶ a  all                366,330 │eated {"order":8812,… │
                │   41.2 s  000003  wa│   p  pending              4,332 │w: sku 44-118         │
                │   9 min   000002  de│   r  retry                   12 │                      │
                │   10 min  000001  in│   k  parked                   0 │                      │
                │                     │   d  dead                     3 │                      │
                │                     │   v  delivered          361,995 │                      │
                ╰─────────────────────│   x  dropped                  0 │──────────────────────╯
                ╭─ Why is 000005 still│                                 │───────────── w wire ─╮
                │ ✗ backoff: attempt 2│          ENTER show   ESC back  │ shows all            │
                │   failed, 4.1 s left╰─────────────────────────────────╯in 4.1 s              │
                │     server asked             ││ 4  14:03:36 … 14:03:41   if that fails (cyc… │
                │     Retry-After: 3 s         ││                                              │
                │ · batch 37 of 100, leaves  … ││ error  checkout  tags: payment, provider-x   │
                │ R retry  X drop  E edit      ││ {                                            │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  SPACE mark  R retry  X drop  E edit  e export  / search  ? help
                """#)
    }

    @Test func `the command line with what it could become`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.compact)
        for letter in [":", "p", "r"] { _ = dashboard.update(Sample.key(letter)) }
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 930/s ▶ queued 4,312 ▶ in flight 8/8 ▶ delivered 924/s              │
                │                    ▲ retry 12 · parked 0 · dead 3              drains in 4 s │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 4 min ─╮
                │ acc   930/s ⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ del   924/s ⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────── 55 · 0.4 % ─╮
                │ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… │
                │ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… │
                │ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                 probe   profile
                :pr
                """#)
    }

    @Test func `why nothing can be saved`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.compact)
        _ = dashboard.update(.effectFailed(Sample.longComplaint))
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                  ▌1 Overview▐2 Queue 3 Tail 4 Errors 5 Requests 6 Compose 7 Profiles
                ╭─ Pipeline ─────────────────────────────────────────────────────────────── ✓ ─╮
                │ accepted 930/s ▶ queued 4,312 ▶ in flight 8/8 ▶ delivered 924/s              │
                │                    ▲ retry 12 · parked 0 · dead 3              drains in 4 s │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Throughput ───────────────────────────────────────────────────────── 4 min ─╮
                │ acc   930/s ⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀⣀⣤⣤⣴⣶⣶⣿⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ del   924/s ⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀⣀⣠⣤⣤⣶⣶⣾⣿⣷⣶⣶⣤⣤⣄⣀ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │             ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
                │ err     0/s ⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢸⣿⣧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣿⣿⡄⠀⠀⠀⠀⠀⠀⠀ │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Errors ──────────────────────────────────────────────────────── 55 · 0.4 % ─╮
                │ rate limit          41   2.7/min     2 s  429 Too Many Requests · Retry-Aft… │
                │ server               9   0.6/min     8 s  503 Service Unavailable · upstrea… │
                │ timeout              2   0.1/min   4 min  no byte for 30.0 s after 2.1 kB    │
                │                                                                              │
                     The settings file /home/me/.config/baselog/config.yaml cannot be written:
                     read-only file system. Make it writable, or say where else it is with
                     --config.
                 c compose  SPACE freeze  LEFT/RIGHT past  f fault  : command  ? help  q quit
                """#)
    }
}
