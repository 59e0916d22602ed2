import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Above a screen at 40×12` {
    @Test func `the keys of a screen`() {
        var dashboard = Sample.queue(size: Sample.narrow)
        _ = dashboard.update(Sample.key("?"))
        #expect(
            dashboard.view().text == #"""
                ╭─ Queue: keys ───────────── ESC back ─╮
                │ Queue                                │
                │ SPACE   mark the entry               │
                │ R       retry now: the marked        │
                │         entries or this one          │
                │ X       drop the marked entries or   │
                │         this one                     │
                │ u       undo a drop, for 10 seconds  │
                │ E       edit the entry and send it   │
                │         again                        │
                │ e       write the marke… 122 more ▼  │
                ╰──────────────────────────────────────╯
                """#)
    }

    @Test func `everything there is, found by name`() {
        var dashboard = Sample.queue(size: Sample.narrow)
        _ = dashboard.update(Sample.key("ctrl-p"))
        for letter in ["t", "h", "e", "m"] { _ = dashboard.update(Sample.key(letter)) }
        #expect(
            dashboard.view().text == #"""
                ╭─ Everything ──────────────────── 21 ─╮
                │ > them                               │
                │                                      │
                │ ▶ let the mouse click… :mouse on|off │
                │   drop the marked entries or this… X │
                │   write the marked entries or thi… e │
                │   retry now: the marked entries o… R │
                │   change the colours     :theme NAME │
                │   Tail: mark the line              m │
                │   read settings and key aga… :reload │
                │   record what the scre… :record FILE │
                ╰──────────────────────────────────────╯
                """#)
    }

    @Test func `the question before something is sent to production`() {
        var dashboard = Sample.compose(.production, size: Sample.narrow, session: Sample.production)
        _ = dashboard.update(Sample.key("ctrl-s"))
        #expect(
            dashboard.view().text == #"""
                 P┏━ Send to shop (production)? ━━━━━┓3
                 K┃ This log is sent now:            ┃
                 L┃ test log from baselog            ┃
                 M┃ to https://api.example           ┃
                 C┃                                  ┃
                 T┃ Type the profile's name to send: ┃
                 S┃ shop                             ┃
                 C┃ For ten minutes after that a     ┃▼
                  ┃ question is enough.              ┃
                 ✓┃                                  ┃
                 n┃             ENTER send   ESC no  ┃
                 T┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                """#)
    }

    @Test func `the states to choose from`() {
        var dashboard = Sample.queue(size: Sample.narrow)
        _ = dashboard.update(Sample.key("f"))
        #expect(
            dashboard.view().text == #"""
                 d╭─ Show ──────────────────────────╮03
                  │ ▶ a  all                366,330 │
                  │   p  pending              4,332 │
                ▶ │   r  retry                   12 │ a…
                  │   k  parked                   0 │2,…
                  │   d  dead                     3 │
                  │   v  delivered          361,995 │
                  │   x  dropped                  0 │
                 ↻│                                 │
                  │          ENTER show   ESC back  │
                  ╰─────────────────────────────────╯
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `the command line with what it could become`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        for letter in [":", "p", "r"] { _ = dashboard.update(Sample.key(letter)) }
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                accepted   930/s
                delivered  924/s
                queued 4,312  retry 12
                parked 0  dead 3

                errors 55 (0.4 %)
                rate limit         41
                server              9
                timeout             2
                 probe   profile
                :pr
                """#)
    }

    @Test func `why nothing can be saved`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        _ = dashboard.update(.effectFailed(Sample.longComplaint))
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                accepted   930/s
                delivered  924/s
                queued 4,312  retry 12
                parked 0  dead 3

                  The settings file
                  /home/me/.config/baselog/config.yaml
                   cannot be written: read-only file
                  system. Make it writable, or say
                  where else it is with --config.
                 [ ] tabs  c compose  ? help
                """#)
    }
}
