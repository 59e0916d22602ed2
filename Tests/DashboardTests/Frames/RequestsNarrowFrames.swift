import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Requests at 40×12` {
    @Test func `is empty`() {
        let dashboard = Sample.requests(.idle, size: Sample.narrow, records: [])
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03

                  No request has been made yet.
                  c composes a test log







                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.requests(.busy, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ 14:03:21 ✓ 201        /projects/logs/…
                  14:03:18 ↻ 429        /projects/logs
                  14:03:13 ✗ 503        /projects/logs
                  14:03:10 ✗ connection /projects/logs
                  14:03:08 ✓ 201        /projects/logs
                  14:02:52 ✓ 200        /health


                 ✓ 201
                 connect 0  wait 9  read 2  total 11 ms
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.requests(.outage, size: Sample.narrow, records: Sample.refusedConnections)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                ▶ 14:03:21 ✗ connection /projects/logs
                  14:03:20 ✗ connection /projects/logs
                  14:03:19 ✗ connection /projects/logs
                  14:03:18 ✗ connection /projects/logs
                  14:03:17 ✗ connection /projects/logs
                  14:03:16 ✗ connection /projects/logs
                 ✗ connection
                 connect 0  wait 9  read 2  total 11 ms
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.requests(.parked, size: Sample.narrow, records: Sample.keyRefused)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                ▶ 14:03:21 ✗ 403        /projects/logs
                  14:03:20 ✗ 403        /projects/logs
                  14:03:19 ✗ 403        /projects/logs
                  14:03:18 ✗ 403        /projects/logs
                  14:03:17 ✗ 403        /projects/logs
                  14:03:16 ✗ 403        /projects/logs
                 ✗ 403
                 connect 0  wait 9  read 2  total 11 ms
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.requests(.deadEntries, size: Sample.narrow, records: Sample.refusedContent)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ 13:54:22 ✗ 422        /projects/logs
                  13:54:22 ✗ 422        /projects/logs
                  13:54:22 ✗ 422        /projects/logs





                 ✗ 422
                 connect 0  wait 9  read 2  total 11 ms
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.requests(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                ▶ 14:03:21 ✓ 201        /projects/logs/…
                  14:03:18 ↻ 429        /projects/logs
                  14:03:13 ✗ 503        /projects/logs
                  14:03:10 ✗ connection /projects/logs
                  14:03:08 ✓ 201        /projects/logs
                  14:02:52 ✓ 200        /health


                 ✓ 201
                 connect 0  wait 9  read 2  total 11 ms
                 [ ] tabs  c compose  ? help
                """#)
    }
}
