import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Requests at 80×24` {
    @Test func `is empty`() {
        let dashboard = Sample.requests(.idle, size: Sample.compact, records: [])
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                ╭─ Requests ──────────────────────────────────────────────── 0 · newest first ─╮
                │                                                                              │
                │   No request has been made yet.                                              │
                │   c composes a test log                                                      │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request ────────────────────╮╭─ Answer ─────────────────────────────────────╮
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.requests(.busy, size: Sample.compact)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                   API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                ╭─ Requests ──────────────────────────────────────────────── 6 · newest first ─╮
                │   TIME     METHOD ROUTE              STATUS           TOTAL ENTRIES    BYTES │
                │ ▶ 14:03:21 POST   /projects/logs/ba… ✓ 201            11 ms     100 5.48 KiB │
                │   14:03:18 POST   /projects/logs     ↻ 429            11 ms       1     67 B │
                │   14:03:13 POST   /projects/logs     ✗ 503            11 ms       1     19 B │
                │   14:03:10 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:08 POST   /projects/logs     ✓ 201            11 ms       1     19 B │
                │   14:02:52 GET    /health            ✓ 200            11 ms       —      0 B │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 6 ──────────────────╮╭─ Answer ───────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/… ││ ✓ 201  Created                               │
                │ X-API-Key: base…9f3c         ││ connect 0  wait 9  read 2  total 11 ms  reu… │
                │ Content-Type: application/j… ││ entry 00000A  attempt 1  ENTER opens it  1 … │
                │ Idempotency-Key: 01HZX5Q2T0… ││   the first 16 of 100 entries are kept       │
                │                              ││ request ID 7f21aa00                          │
                │ {"logs":[{"message":"GET     ││ x-request-id: 7f21aa00                       │
                │ /cart 200"},{"message":"GET  ││                                              │
                │ /cart 200"},{"m… 145 more ▼  ││ {                                  2 more ▼  │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.requests(.outage, size: Sample.compact, records: Sample.refusedConnections)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                      API ✗ down 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787.
                   4,332 entries wait; nothing is lost · next try in 12.1 s · P tries now
                ╭─ Requests ──────────────────────────────────────────────── 8 · newest first ─╮
                │   TIME     METHOD ROUTE              STATUS           TOTAL ENTRIES    BYTES │
                │ ▶ 14:03:21 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:20 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:19 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:18 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:17 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                │   14:03:16 POST   /projects/logs     ✗ connection     11 ms       1     19 B │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 8 ──────────────────╮╭─ Answer ───────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/… ││ ✗ connection  connection refused by 127.0.0… │
                │ X-API-Key: base…9f3c         ││ connect 0  wait 9  read 2  total 11 ms  reu… │
                │ Content-Type: application/j… ││ entry 000001  attempt 8  ENTER opens it      │
                │ Idempotency-Key: 01HZX5Q2T0… ││   attempt 4  14:03:17.000  ✗ connection      │
                │                              ││   attempt 5  14:03:18.000  ✗ connection      │
                │ {                            ││   attempt 6  14:03:19.000  ✗ connection      │
                │   "message": "hel… 1 more ▼  ││   attempt 7  14:03:20.000  ✗ connection      │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.requests(.parked, size: Sample.compact, records: Sample.keyRefused)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev               API ✗ key refused 11 ms   4,332 waiting   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key).
                   4,332 entries wait; nothing is lost · next try in 27.0 s · P tries now
                ╭─ Requests ─────────────────────────────────────────────── 12 · newest first ─╮
                │   TIME     METHOD ROUTE              STATUS           TOTAL ENTRIES    BYTES │
                │ ▶ 14:03:21 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                │   14:03:20 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                │   14:03:19 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                │   14:03:18 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                │   14:03:17 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                │   14:03:16 POST   /projects/logs     ✗ 403            11 ms       1     24 B │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 12 ─────────────────╮╭─ Answer ───────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/… ││ ✗ 403  Forbidden · Invalid API Key           │
                │ X-API-Key: base…9f3c         ││ connect 0  wait 9  read 2  total 11 ms  reu… │
                │ Content-Type: application/j… ││ entry 00000C  attempt 1  ENTER opens it      │
                │ Idempotency-Key: 01HZX5Q2T0… ││ request ID 7f21aa00                          │
                │                              ││ x-request-id: 7f21aa00                       │
                │ {                            ││                                              │
                │   "message": "ord… 1 more ▼  ││ {                                  2 more ▼  │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.requests(.deadEntries, size: Sample.compact, records: Sample.refusedContent)
        #expect(
            dashboard.view().text == #"""
                 baselog ● dev                             API ● healthy   drained ✓   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                ╭─ Requests ──────────────────────────────────────────────── 3 · newest first ─╮
                │   TIME     METHOD ROUTE              STATUS           TOTAL ENTRIES    BYTES │
                │ ▶ 13:54:22 POST   /projects/logs     ✗ 422            11 ms       1     17 B │
                │   13:54:22 POST   /projects/logs     ✗ 422            11 ms       1     17 B │
                │   13:54:22 POST   /projects/logs     ✗ 422            11 ms       1     17 B │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                ╰──────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 3 ──────────────────╮╭─ Answer ───────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/… ││ ✗ 422  Unprocessable Content · message: fie… │
                │ X-API-Key: base…9f3c         ││ connect 0  wait 9  read 2  total 11 ms  reu… │
                │ Content-Type: application/j… ││ entry 000003  attempt 1  ENTER opens it      │
                │ Idempotency-Key: 01HZX5Q2T0… ││ request ID 7f21aa00                          │
                │                              ││ x-request-id: 7f21aa00                       │
                │ {                            ││                                              │
                │   "level": "debug"           ││ {                                            │
                │ }                            ││   "detail": [                      6 more ▼  │
                ╰──────────────────────────────╯╰──────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.requests(.production, size: Sample.compact, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog  PROD  ● shop           API ● healthy 11 ms   drains in 4 s   14:03:22
                   1 Overview 2 Queue 3 Tail 4 Errors▌5 Requests▐6 Compose 7 Profiles
                ┏━ Requests ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 6 · newest first ━┓
                ┃   TIME     METHOD ROUTE              STATUS           TOTAL ENTRIES    BYTES ┃
                ┃ ▶ 14:03:21 POST   /projects/logs/ba… ✓ 201            11 ms     100 5.48 KiB ┃
                ┃   14:03:18 POST   /projects/logs     ↻ 429            11 ms       1     67 B ┃
                ┃   14:03:13 POST   /projects/logs     ✗ 503            11 ms       1     19 B ┃
                ┃   14:03:10 POST   /projects/logs     ✗ connection     11 ms       1     19 B ┃
                ┃   14:03:08 POST   /projects/logs     ✓ 201            11 ms       1     19 B ┃
                ┃   14:02:52 GET    /health            ✓ 200            11 ms       —      0 B ┃
                ┃                                                                              ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Request 6 ━━━━━━━━━━━━━━━━━━┓┏━ Answer ━━━━━━━━━━━━━━━━━━━━━━━━━ w in full ━┓
                ┃ POST https://api.example/pr… ┃┃ ✓ 201  Created                               ┃
                ┃ X-API-Key: base…9f3c         ┃┃ connect 0  wait 9  read 2  total 11 ms  reu… ┃
                ┃ Content-Type: application/j… ┃┃ entry 00000A  attempt 1  ENTER opens it  1 … ┃
                ┃ Idempotency-Key: 01HZX5Q2T0… ┃┃   the first 16 of 100 entries are kept       ┃
                ┃                              ┃┃ request ID 7f21aa00                          ┃
                ┃ {"logs":[{"message":"GET     ┃┃ x-request-id: 7f21aa00                       ┃
                ┃ /cart 200"},{"message":"GET  ┃┃                                              ┃
                ┃ /cart 200"},{"m… 145 more ▼  ┃┃ {                                  2 more ▼  ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help
                """#)
    }
}
