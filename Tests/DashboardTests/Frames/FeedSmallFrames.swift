import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `A full-screen tail at 80×24` {
    @Test func `waits for the first line`() {
        let dashboard = Sample.feed(.shown, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog tail  shown only, nothing is shipped                             14:03
                ╭─ Tail ────────────────────────────────── app.log + worker/*.log · following ─╮
                │                                                                              │
                │   Nothing was read yet.                                                      │
                │   What app.log + worker/*.log says will stand here.                          │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `shows what becomes of the lines it ships`() {
        let dashboard = Sample.followed(.shipped, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview    2 Queue   ▌3 Tail▐   4 Errors    5 Requests    6 Compose
                ╭─ Tail ──────────────────────────── app.log + worker/*.log · following · 0/s ─╮
                │   14:03:21 INFO  GET /cart 200 in 9 ms                    ✓ 11 ms            │
                │   14:03:21 INFO  GET /checkout 200 in 12 ms               ✓ delivered        │
                │   14:03:21 WARN  stock low: sku 44-118                    ◔ queued           │
                │   14:03:21 ERROR payment provider timed out after 30 s    ↻ in 4.1 s         │
                │   14:03:22 INFO  a line that tells no more than itself    ◔ in flight        │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }

    @Test func `shows what arrives at an API`() {
        let dashboard = Sample.followed(.remote, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev  what arrives at 127.0.0.1:8787                         14:03:22
                ╭─ Tail ──────────────────────────── app.log + worker/*.log · following · 0/s ─╮
                │   14:03:21 INFO  GET /cart 200 in 9 ms                                       │
                │   14:03:21 INFO  GET /checkout 200 in 12 ms                                  │
                │   14:03:21 WARN  stock low: sku 44-118                                       │
                │   14:03:21 ERROR payment provider timed out after 30 s                       │
                │   14:03:22 INFO  a line that tells no more than itself                       │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                  ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣇   14:02 ────── now

                 j/k move  / search  n/N next  f filter  l level  e/E error  m mark  ? help
                """#)
    }
}

@Suite struct `A full-screen tail at 40×12` {
    @Test func `waits for the first line`() {
        let dashboard = Sample.feed(.shown, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 following 0/s                    14:03

                  Nothing was read yet.
                  What app.log + worker/*.log says will







                 / search  f filter  ? help
                """#)
    }

    @Test func `shows the lines of files`() {
        let dashboard = Sample.followed(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 following 0/s                    14:03
                  I GET /cart 200 in 9 ms
                  I GET /checkout 200 in 12 ms
                  W stock low: sku 44-118
                  E payment provider timed out after 30…
                  I a line that tells no more than itse…





                 / search  f filter  ? help
                """#)
    }

    @Test func `shows what becomes of the lines it ships`() {
        let dashboard = Sample.followed(.shipped, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  I GET /cart 200 in 9 ms              ✓
                  I GET /checkout 200 in 12 ms         ✓
                  W stock low: sku 44-118              ◔
                  E payment provider timed out after … ↻
                  I a line that tells no more than it… ◔





                 [ ] tabs  c compose  ? help
                """#)
    }
}
