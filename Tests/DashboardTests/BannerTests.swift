import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A banner` {
    private let remote = Session(profile: "shop", baseURL: Sample.production.baseURL)

    @Test func `about a refused key names the keys that enter another one here`() {
        var dashboard = Sample.dashboard(.parked, session: remote)
        #expect(dashboard.view().text.contains("7 and there ^K enters a new one"))
        _ = dashboard.update(Sample.key("7"))
        #expect(!dashboard.view().text.contains("7 and there ^K"))
        #expect(dashboard.view().text.contains("^K enters a new one"))
    }

    @Test func `names what to do in a window of 80 columns, too`() {
        let text = Sample.dashboard(.parked, size: Sample.compact, session: remote).view().text
        #expect(text.contains("4,332 entries wait · next try in 27.0 s · 7 and there ^K enters a new one"))
    }

    @Test func `about a refused key names the command where no key can be entered`() {
        var dashboard = Sample.dashboard(.parked, session: remote)
        dashboard.attachment = Attachment(processID: 1)
        #expect(dashboard.view().text.contains("baselog profile edit shop --key-stdin"))
    }

    @Test(arguments: [Sample.wide, Sample.compact])
    func `about a refused key names the fault that does it, and what ends it`(size: Size) {
        var dashboard = Sample.dashboard(.parked, size: size)
        _ = dashboard.update(.faultInjected(FaultOrder(.refuseKey)))
        #expect(dashboard.view().text.contains("next try in 27.0 s · f ends the fault refuse-key"))
    }

    @Test func `of a recording offers nothing that cannot be done any more`() {
        var dashboard = Sample.dashboard(.outage)
        dashboard.replay = Replay()
        #expect(dashboard.view().text.contains("So it stood when it was recorded."))
        #expect(!dashboard.view().text.contains("tries now"))
    }

    @Test(arguments: [Sample.wide, Sample.compact, Sample.narrow])
    func `says at every size what waits and that nothing is lost`(size: Size) {
        let dashboard = Sample.dashboard(.outage, size: size)
        #expect(dashboard.view().text.contains("entries wait; nothing is lost"))
    }
}

@Suite struct `A toast` {
    @Test(arguments: [Sample.wide, Sample.compact, Sample.narrow])
    func `that is longer than a row is read whole`(size: Size) {
        var dashboard = Sample.dashboard(.busy, size: size)
        _ = dashboard.update(.warned(Sample.longComplaint))
        let words = dashboard.view().text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("read-only file system. Make it writable, or say where else it is with --config."))
    }
}

@Suite struct `The header of a small window` {
    @Test func `says what is not as usual`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        _ = dashboard.update(.faultInjected(FaultOrder(.reset, .next(3))))
        #expect(dashboard.view().text.contains("FAULT reset next 3"))
        dashboard.attachment = Attachment(processID: 7)
        dashboard.fault = .off
        #expect(dashboard.view().text.contains("attached"))
    }
}

@Suite struct `The foot of a small window` {
    @Test func `names the key that leads back from the past`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        _ = dashboard.update(Sample.key("SPACE"))
        #expect(dashboard.view().text.contains("L live"))
        _ = dashboard.update(Sample.key("L"))
        #expect(!dashboard.view().text.contains("L live"))
    }

    @Test func `says that there are more commands than it has room for`() {
        var dashboard = Sample.dashboard(.busy, size: Sample.narrow)
        _ = dashboard.update(Sample.key(":"))
        #expect(dashboard.view().text.split(separator: "\n").dropLast().last?.hasSuffix("…") == true)
    }

    @Test func `says what hides entries`() {
        var dashboard = Sample.queue(size: Sample.narrow)
        dashboard.queue.filter = .dead
        #expect(dashboard.view().text.contains("only dead"))
        dashboard.queue.searchText = "x"
        #expect(dashboard.view().text.contains("searched"))
        dashboard = Sample.requests(size: Sample.narrow)
        _ = dashboard.update(Sample.key("f"))
        #expect(dashboard.view().text.contains("failures"))
    }
}

@Suite struct `The first steps` {
    private func newcomer(_ screen: ScreenName, size: Size = Sample.wide) -> Dashboard {
        var dashboard = Dashboard(session: Sample.session, size: size, now: Sample.now, isFirstRun: true)
        _ = dashboard.update(.snapshotArrived(.idle))
        dashboard.screen = screen
        return dashboard
    }

    @Test func `are named whole or not at all`() {
        let text = newcomer(.overview, size: Size(columns: 60, rows: 16)).view().text
        let line = text.split(separator: "\n").first { $0.contains("first steps") }
        #expect(line?.hasSuffix("f fault") == true)
    }

    @Test func `name only keys that do on this screen what they say`() {
        #expect(newcomer(.overview).view().text.contains("c compose · f fault"))
        let profiles = newcomer(.profiles).view().text
        #expect(profiles.contains("first steps"))
        // There c clones a profile.
        #expect(!profiles.contains("c compose"))
        #expect(!newcomer(.compose).view().text.contains("first steps"))
    }
}
