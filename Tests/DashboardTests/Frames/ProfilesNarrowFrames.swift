import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Profiles at 40×12` {
    @Test func `is busy`() {
        let dashboard = Sample.profiles(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ ●  dev          127.0.0.1:8787
                     staging      staging.example
                     shop PROD    api.example
                     local        built in






                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.profiles(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect):
                 connection refused by 127.0.0.1:8787.…
                ▶ ●  dev          127.0.0.1:8787
                     staging      staging.example
                     shop PROD    api.example
                     local        built in




                 [ ] tabs  c compose  ? help
                """#)
    }
}
