import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Compose at 40×12` {
    @Test func `has sent nothing yet`() {
        let dashboard = Sample.compose(.idle, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User
                 Correlation new: ^N                  ▼

                 ✓ valid · 108 B
                 nothing sent yet: ENTER sends this
                 TAB next  ENTER send  ESC back
                """#)
    }

    @Test func `has seen its log delivered`() {
        let dashboard = Sample.sent(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User
                 Correlation new: ^N                  ▼

                      000033 is safe in the queue · ^G
                      follows it
                 TAB next  ENTER send  ESC back
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.compose(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User            ▼
                 ✓ valid · 108 B
                 nothing sent yet: ENTER sends this
                 TAB next  ENTER send  ESC back
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.compose(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User
                 Correlation new: ^N                  ▼

                 ✓ valid · 108 B
                 nothing sent yet: ENTER sends this
                 TAB next  ENTER send  ESC back
                """#)
    }

    @Test func `shows what was sent before`() {
        let dashboard = Sample.history(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                ╭─ History of dev ────── 2 · ESC back ─╮
                │ > type a part of it                  │
                │                                      │
                │ ▶ payment timed out  error  40 s ago │
                │   order.created  event ×500  2 h ago │
                │                                      │
                │                                      │
                │                                      │
                │                                      │
                │                                      │
                │                                      │
                ╰──────────────────────────────────────╯
                """#)
    }

    @Test func `tries a burst dry`() {
        let dashboard = Sample.dryRun(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                ┏━ Dry run ━━━━━━━━━━━━━━━━━ ESC back ━┓
                ┃ ✓ valid · 108 B                      ┃
                ┃ sends   500 entries at 10/s, in 49 s ┃
                ┃ asks    for the name shop to be      ┃
                ┃         typed                        ┃
                ┃ then    leaves after 4,332 entries   ┃
                ┃         that wait                    ┃
                ┃                                      ┃
                ┃ POST http://127.0.0.1:8787/projects/ ┃
                ┃   logs                               ┃
                ┃ X-API-Key: base…9f3c      13 more ▼  ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                """#)
    }

    @Test func `waits because the key is refused`() {
        let dashboard = Sample.compose(.parked, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User            ▼
                 ✓ valid · 108 B
                 nothing sent yet: ENTER sends this
                 TAB next  ENTER send  ESC back
                """#)
    }

    @Test func `has seen its log die`() {
        let dashboard = Sample.died(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                 Kind        [log] event
                 Level       [info] ▾ 2/5
                 Message     test log from baselog
                 Category    none
                 Tags        test
                 Service              User
                 Correlation new: ^N                  ▼

                      000033 is safe in the queue · ^G
                      follows it
                 TAB next  ENTER send  ESC back
                """#)
    }
}
