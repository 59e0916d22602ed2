import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `Overview at 40×12` {
    @Test func `is idle`() {
        let dashboard = Sample.dashboard(.idle, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                accepted   0/s
                delivered  0/s
                queued 0  retry 0
                parked 0  dead 0

                errors 0

                ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is busy`() {
        let dashboard = Sample.dashboard(.busy, size: Sample.narrow)
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
                ⠀⠀⣶⣶⣿⣿⣿⣿⣶⣶⣶⣾⣿⣿⣿⣷⣶⣶⣶⣿⣿⣿⣿⣶⣶⣶⣾⣿⣿⣿⣷⣶⣶⣶⣿⣿⣿⣿⣶⣶
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `meets an outage`() {
        let dashboard = Sample.dashboard(.outage, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ down                       14:03
                 ✗ 127.0.0.1:8787 is down (connect): c…
                 4,332 entries wait; nothing is lost.
                accepted   930/s
                delivered  0/s
                queued 4,312  retry 20
                parked 0  dead 3

                errors 55 (0.4 %)
                rate limit         41
                server              9
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `parks entries because the key is refused`() {
        let dashboard = Sample.dashboard(.parked, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ✗ key refused                14:03
                 ✗ The API refuses the key (403 Invali…
                 4,332 entries wait; nothing is lost.
                accepted   930/s
                delivered  924/s
                queued 0  retry 12
                parked 4,312  dead 3

                errors 55 (0.4 %)
                rate limit         41
                server              9
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `has dead entries`() {
        let dashboard = Sample.dashboard(.deadEntries, size: Sample.narrow)
        #expect(
            dashboard.view().text == #"""
                 dev ● healthy                    14:03
                accepted   0/s
                delivered  0/s
                queued 0  retry 0
                parked 0  dead 3

                errors 3 (0.3 %)
                client 4xx          3

                ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                 [ ] tabs  c compose  ? help
                """#)
    }

    @Test func `is in production`() {
        let dashboard = Sample.dashboard(.production, size: Sample.narrow, session: Sample.production)
        #expect(
            dashboard.view().text == #"""
                 PROD shop ● healthy              14:03
                accepted   930/s
                delivered  924/s
                queued 4,312  retry 12
                parked 0  dead 3

                errors 55 (0.4 %)
                rate limit         41
                server              9
                timeout             2
                ⠀⠀⣶⣶⣿⣿⣿⣿⣶⣶⣶⣾⣿⣿⣿⣷⣶⣶⣶⣿⣿⣿⣿⣶⣶⣶⣾⣿⣿⣿⣷⣶⣶⣶⣿⣿⣿⣿⣶⣶
                 [ ] tabs  c compose  ? help
                """#)
    }
}
