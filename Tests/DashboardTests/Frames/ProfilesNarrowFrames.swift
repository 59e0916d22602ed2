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






                 [ ] tabs  ENTER switch  ? help
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




                 [ ] tabs  ENTER switch  ? help
                """#)
    }

    @Test func `edits the active profile`() {
        let dashboard = Sample.editing(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                 Name        dev
                 Base URL    https://staging.example
                 Environment [staging] ▾ 3/4
                 API key     base…9f3c  (enter a new on
                 Safety      [default] ▾ 1/5
                 Connect  10 s        Read    30 s
                 Write    30 s        Pool    60 s
                 Request     30 s
                 HTTP proxy  none
                 HTTPS proxy none
                 TAB next field  ^S save  ESC cancel
                """#)
    }
}
