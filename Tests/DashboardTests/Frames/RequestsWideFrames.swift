import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Requests at 120×36` {
    @Test func `is empty`() {
        let dashboard = Sample.requests(.idle, size: Sample.wide, records: [])
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                ╭─ Requests ──────────────────────────────────────────────────────────────────────────────────────── 0 · newest first ─╮
                │                                                                                                                      │
                │   No request has been made yet.                                                                                      │
                │   c composes a test log                                                                                              │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request ────────────────────────────────────────────────╮╭─ Answer ─────────────────────────────────────────────────╮
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
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.requests(.busy, size: Sample.wide)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787       API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                ╭─ Requests ──────────────────────────────────────────────────────────────────────────────────────── 6 · newest first ─╮
                │   TIME          METHOD  ROUTE                  STATUS          CONNECT    WAIT   READ  ENTRIES     BYTES  REQUEST ID │
                │ ▶ 14:03:21.000  POST    /projects/logs/batch   ✓ 201                 0       9      2      100  5.48 KiB  7f21aa00   │
                │   14:03:18.000  POST    /projects/logs         ↻ 429                 0       9      2        1      67 B  7f21aa00   │
                │   14:03:13.000  POST    /projects/logs         ✗ 503                 0       9      2        1      19 B  7f21aa00   │
                │   14:03:10.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:08.000  POST    /projects/logs         ✓ 201                 0       9      2        1      19 B  7f21aa00   │
                │   14:02:52.000  GET     /health                ✓ 200                 0       9      2        —       0 B  7f21aa00   │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 6 ──────────────────────────────────────────────╮╭─ Answer ───────────────────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/projects/logs/batch           ││ ✓ 201  Created                                           │
                │ X-API-Key: base…9f3c                                     ││ connect 0  wait 9  read 2  total 11 ms  reused connecti… │
                │ Content-Type: application/json                           ││ entry 00000A  attempt 1  ENTER opens it  1 of 100  h/l … │
                │ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ││   the first 16 of 100 entries are kept                   │
                │                                                          ││ request ID 7f21aa00                                      │
                │ {"logs":[{"message":"GET /cart 200"},{"message":"GET     ││ x-request-id: 7f21aa00                                   │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││ {                                                        │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││   "accepted": 100                                        │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││ }                                                        │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ││                                                          │
                │ /cart 200"},{"message":"GET /cart 200"},{"me… 63 more ▼  ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.requests(.outage, size: Sample.wide, records: Sample.refusedConnections)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ down: connect   p50 11 ms  p99 48 ms   breaker open   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                 ✗ 127.0.0.1:8787 is down (connect): connection refused by 127.0.0.1:8787. 4,332 entries wait; nothing is lost.
                   next try in 12.1 s · P tries now
                ╭─ Requests ──────────────────────────────────────────────────────────────────────────────────────── 8 · newest first ─╮
                │   TIME          METHOD  ROUTE                  STATUS          CONNECT    WAIT   READ  ENTRIES     BYTES  REQUEST ID │
                │ ▶ 14:03:21.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:20.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:19.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:18.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:17.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:16.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:15.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │   14:03:14.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 8 ──────────────────────────────────────────────╮╭─ Answer ───────────────────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/projects/logs                 ││ ✗ connection  connection refused by 127.0.0.1:8787       │
                │ X-API-Key: base…9f3c                                     ││ connect 0  wait 9  read 2  total 11 ms  reused connecti… │
                │ Content-Type: application/json                           ││ entry 000001  attempt 8  ENTER opens it                  │
                │ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ││   attempt 4  14:03:17.000  ✗ connection                  │
                │                                                          ││   attempt 5  14:03:18.000  ✗ connection                  │
                │ {                                                        ││   attempt 6  14:03:19.000  ✗ connection                  │
                │   "message": "hello"                                     ││   attempt 7  14:03:20.000  ✗ connection                  │
                │ }                                                        ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.requests(.parked, size: Sample.wide, records: Sample.keyRefused)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787   API ✗ key refused   p50 11 ms  p99 48 ms   breaker closed   4,332 waiting   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                 ✗ The API refuses the key (403 Invalid API Key). 4,332 entries wait; nothing is lost.
                   next try in 27.0 s · P tries now
                ╭─ Requests ─────────────────────────────────────────────────────────────────────────────────────── 12 · newest first ─╮
                │   TIME          METHOD  ROUTE                  STATUS          CONNECT    WAIT   READ  ENTRIES     BYTES  REQUEST ID │
                │ ▶ 14:03:21.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:20.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:19.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:18.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:17.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:16.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:15.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:14.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                │   14:03:13.000  POST    /projects/logs         ✗ 403                 0       9      2        1      24 B  7f21aa00   │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 12 ─────────────────────────────────────────────╮╭─ Answer ───────────────────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/projects/logs                 ││ ✗ 403  Forbidden · Invalid API Key                       │
                │ X-API-Key: base…9f3c                                     ││ connect 0  wait 9  read 2  total 11 ms  reused connecti… │
                │ Content-Type: application/json                           ││ entry 00000C  attempt 1  ENTER opens it                  │
                │ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ││ request ID 7f21aa00                                      │
                │                                                          ││ x-request-id: 7f21aa00                                   │
                │ {                                                        ││                                                          │
                │   "message": "order paid"                                ││ {                                                        │
                │ }                                                        ││   "detail": "Invalid API Key"                            │
                │                                                          ││ }                                                        │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.requests(.deadEntries, size: Sample.wide, records: Sample.refusedContent)
        #expect(
            dashboard.view().text == #"""
                 baselog   ● dev  127.0.0.1:8787                   API ● healthy   p50 —  p99 —   breaker closed   drained ✓   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                ╭─ Requests ──────────────────────────────────────────────────────────────────────────────────────── 3 · newest first ─╮
                │   TIME          METHOD  ROUTE                  STATUS          CONNECT    WAIT   READ  ENTRIES     BYTES  REQUEST ID │
                │ ▶ 13:54:22.000  POST    /projects/logs         ✗ 422                 0       9      2        1      17 B  7f21aa00   │
                │   13:54:22.000  POST    /projects/logs         ✗ 422                 0       9      2        1      17 B  7f21aa00   │
                │   13:54:22.000  POST    /projects/logs         ✗ 422                 0       9      2        1      17 B  7f21aa00   │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                │                                                                                                                      │
                ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
                ╭─ Request 3 ──────────────────────────────────────────────╮╭─ Answer ───────────────────────────────────── w in full ─╮
                │ POST http://127.0.0.1:8787/projects/logs                 ││ ✗ 422  Unprocessable Content · message: field required   │
                │ X-API-Key: base…9f3c                                     ││ connect 0  wait 9  read 2  total 11 ms  reused connecti… │
                │ Content-Type: application/json                           ││ entry 000003  attempt 1  ENTER opens it                  │
                │ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ││ request ID 7f21aa00                                      │
                │                                                          ││ x-request-id: 7f21aa00                                   │
                │ {                                                        ││                                                          │
                │   "level": "debug"                                       ││ {                                                        │
                │ }                                                        ││   "detail": [                                            │
                │                                                          ││     {                                                    │
                │                                                          ││       "loc": ["body", "message"],                        │
                │                                                          ││       "msg": "field required"                            │
                │                                                          ││     }                                                    │
                │                                                          ││   ]                                                      │
                │                                                          ││ }                                                        │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                │                                                          ││                                                          │
                ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.requests(.production, size: Sample.wide, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 baselog    PROD  ● shop  api.example  API ● healthy   p50 11 ms  p99 48 ms   breaker closed   drains in 4 s   14:03:22
                   1 Overview    2 Queue    3 Tail    4 Errors   ▌5 Requests▐   6 Compose    7 Profiles
                ┏━ Requests ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 6 · newest first ━┓
                ┃   TIME          METHOD  ROUTE                  STATUS          CONNECT    WAIT   READ  ENTRIES     BYTES  REQUEST ID ┃
                ┃ ▶ 14:03:21.000  POST    /projects/logs/batch   ✓ 201                 0       9      2      100  5.48 KiB  7f21aa00   ┃
                ┃   14:03:18.000  POST    /projects/logs         ↻ 429                 0       9      2        1      67 B  7f21aa00   ┃
                ┃   14:03:13.000  POST    /projects/logs         ✗ 503                 0       9      2        1      19 B  7f21aa00   ┃
                ┃   14:03:10.000  POST    /projects/logs         ✗ connection          0       9      2        1      19 B  —          ┃
                ┃   14:03:08.000  POST    /projects/logs         ✓ 201                 0       9      2        1      19 B  7f21aa00   ┃
                ┃   14:02:52.000  GET     /health                ✓ 200                 0       9      2        —       0 B  7f21aa00   ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┃                                                                                                                      ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
                ┏━ Request 6 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓┏━ Answer ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ w in full ━┓
                ┃ POST https://api.example/projects/logs/batch             ┃┃ ✓ 201  Created                                           ┃
                ┃ X-API-Key: base…9f3c                                     ┃┃ connect 0  wait 9  read 2  total 11 ms  reused connecti… ┃
                ┃ Content-Type: application/json                           ┃┃ entry 00000A  attempt 1  ENTER opens it  1 of 100  h/l … ┃
                ┃ Idempotency-Key: 01HZX5Q2T0N8VJ3W9KRE4M7PAB              ┃┃   the first 16 of 100 entries are kept                   ┃
                ┃                                                          ┃┃ request ID 7f21aa00                                      ┃
                ┃ {"logs":[{"message":"GET /cart 200"},{"message":"GET     ┃┃ x-request-id: 7f21aa00                                   ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃ {                                                        ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃   "accepted": 100                                        ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃ }                                                        ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"message":"GET  ┃┃                                                          ┃
                ┃ /cart 200"},{"message":"GET /cart 200"},{"me… 63 more ▼  ┃┃                                                          ┃
                ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

                 j/k move  ENTER entry  w in full  / search  f failures  : command  ? help  q quit
                """#)
    }
}
