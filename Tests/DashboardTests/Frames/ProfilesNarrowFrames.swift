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

                 http://127.0.0.1:8787
                 key base…9f3c  open



                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.profiles(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                ▶ ●  dev          127.0.0.1:8787
                     staging      staging.example
                     shop PROD    api.example
                 http://127.0.0.1:8787
                 key base…9f3c  open



                 [ ] tabs  ENTER switch  e edit  ? help
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
                 API key     base…9f3c  (new: ^K)
                 Safety      [default] ▾ 1/5
                 Connect  10 s        Read    30 s
                 Write    30 s        Pool    60 s
                 Request     30 s
                 HTTP proxy  none
                 HTTPS proxy none                     ▼
                 TAB next field  ^S save  ESC cancel
                """#)
    }

    @Test func `has only what is built in`() {
        let dashboard = Sample.builtIn(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 local ● healthy                  14:03
                ▶ ●  local        built in




                 the API inside this program
                 key made by itself  open



                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }

    @Test func `has a key that is refused`() {
        let dashboard = Sample.profiles(.parked, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                ▶ ●  dev          127.0.0.1:8787
                     staging      staging.example
                     shop PROD    api.example
                 http://127.0.0.1:8787
                 key base…9f3c  open



                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.profiles(.deadEntries, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                ▶ ●  dev          127.0.0.1:8787
                     staging      staging.example
                     shop PROD    api.example
                     local        built in

                 http://127.0.0.1:8787
                 key base…9f3c  open



                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.profiles(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                     dev          127.0.0.1:8787
                     staging      staging.example
                ▶ ●  shop PROD    api.example
                     local        built in

                 https://api.example
                 key live…0001  type-the-name



                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }

    @Test func `has tested a connection in vain`() {
        let dashboard = Sample.tested(size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                  ●  dev          127.0.0.1:8787
                ▶    staging      staging.example
                     shop PROD    api.example
                     local        built in
                 https://staging.example
                 key stag…77aa  confirm
                 key      ✗ 403 Invalid API Key: the
                            key was refused, enter
                            another one with ^K in its
                            form
                 [ ] tabs  ENTER switch  e edit  ? help
                """#)
    }
}
