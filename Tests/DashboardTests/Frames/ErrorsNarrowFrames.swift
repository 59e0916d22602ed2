import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Errors at 40×12` {
    @Test func `is empty`() {
        let dashboard = Sample.errors(.idle, size: Sample.narrow, groups: [])
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  ✓ no failed request since the start









                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.errors(.busy, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ 429           241 Too Many Requests
                  503             9 Service Unavailable…
                  timeout         2 no byte for <number…
                  422             1 Unprocessable Entit…




                 Too Many Requests

                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.errors(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                ▶ 429           241 Too Many Requests
                  503             9 Service Unavailable…
                  timeout         2 no byte for <number…
                  422             1 Unprocessable Entit…


                 Too Many Requests

                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.errors(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                ▶ 429           241 Too Many Requests
                  503             9 Service Unavailable…
                  timeout         2 no byte for <number…
                  422             1 Unprocessable Entit…




                 Too Many Requests

                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.errors(.parked, size: Sample.narrow, groups: Sample.refusalGroups)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                ▶ 403            38 Forbidden · Invalid…





                 Forbidden · Invalid API Key

                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.errors(.deadEntries, size: Sample.narrow, groups: Sample.deathGroups)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ 422             3 Unprocessable Entit…







                 Unprocessable Entity · "message":
                 field required
                 [ ] tabs  c compose  ? help
                """#)
    }
}
