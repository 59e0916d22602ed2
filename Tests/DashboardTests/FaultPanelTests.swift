import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The fault panel` {
    private func opened() -> Dashboard {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(Sample.key("f"))
        return dashboard
    }

    private func press(_ keys: String..., in dashboard: inout Dashboard) -> [Effect] {
        keys.flatMap { dashboard.update(Sample.key($0)) }
    }

    @Test func `orders the chosen fault and gives the screen back`() {
        var dashboard = opened()
        #expect(press("j", "j", "ENTER", in: &dashboard) == [.injectFault(FaultOrder(.status(503)))])
        #expect(dashboard.faultPanel == nil)
        _ = dashboard.update(.faultInjected(FaultOrder(.status(503))))
        #expect(dashboard.view().text.contains("FAULT 503"))
    }

    @Test func `stays open for the next fault when Space begins one`() {
        var dashboard = opened()
        #expect(
            press("SPACE", "j", "SPACE", in: &dashboard) == [
                .injectFault(FaultOrder(.status(429))), .injectFault(FaultOrder(.status(500))),
            ])
        #expect(dashboard.faultPanel != nil)
    }

    @Test func `opens at what is in force, and 0 ends it`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.faultInjected(FaultOrder(.reset)))
        _ = press("f", in: &dashboard)
        #expect(dashboard.faultPanel?.selected == 3)
        #expect(press("0", in: &dashboard) == [.injectFault(FaultOrder(.off))])
    }

    @Test(arguments: ["ESC", "q", "f"]) func `goes away without an order`(key: String) {
        var dashboard = opened()
        #expect(press("j", key, in: &dashboard) == [])
        #expect(dashboard.faultPanel == nil)
        #expect(!dashboard.isEnding)
    }

    @Test func `chooses how many requests a fault hits, and says so`() {
        var dashboard = opened()
        #expect(dashboard.view().text.contains("every request, also GET /health"))
        _ = press("l", "RIGHT", "l", in: &dashboard)
        #expect(dashboard.view().text.contains("1 in 10 requests that carry entries"))
        #expect(press("ENTER", in: &dashboard) == [.injectFault(FaultOrder(.status(429), .oneIn(10)))])
        _ = dashboard.update(.faultInjected(FaultOrder(.status(429), .oneIn(10))))
        #expect(dashboard.view().text.contains("FAULT 429 1 in 10"))
        _ = press("f", in: &dashboard)
        #expect(dashboard.faultPanel?.extent == .oneIn(10))
        _ = press("h", "h", "h", "h", in: &dashboard)
        #expect(dashboard.faultPanel?.extent == .next(100))
    }

    @Test func `changes what is hit with a click there, and begins what is clicked in the list`() throws {
        var dashboard = opened()
        let lines = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
        func click(_ text: String) throws -> [Effect] {
            let row = try #require(lines.firstIndex { $0.contains(text) })
            let event = MouseEvent(.press, button: .left, at: Point(column: 30, row: row))
            return dashboard.update(.inputReceived(.mouse(event)))
        }
        #expect(try click("Hits") == [])
        #expect(dashboard.faultPanel?.extent == .oneIn(2))
        #expect(try click("answers come 2 s late") == [.injectFault(FaultOrder(.latency, .oneIn(2)))])
        #expect(dashboard.faultPanel == nil)
    }

    @Test func `counts the requests that are left down to none, and the API behaves again`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.faultInjected(FaultOrder(.status(503), .next(2))))
        #expect(dashboard.view().text.contains("FAULT 503 next 2"))
        _ = dashboard.update(.faultStruck(.status(503), remaining: 1))
        #expect(dashboard.view().text.contains("FAULT 503 next 1"))
        _ = dashboard.update(.faultStruck(.status(503), remaining: 0))
        #expect(!dashboard.view().text.contains("FAULT"))
        #expect(dashboard.toast?.text.contains("behaves again") == true)
        _ = dashboard.update(.faultInjected(FaultOrder(.reset)))
        _ = dashboard.update(.faultStruck(.status(503), remaining: 0))
        #expect(dashboard.fault == .reset)
    }

    @Test(arguments: [
        ("503", FaultOrder(.status(503))), ("503 1/10", FaultOrder(.status(503), .oneIn(10))),
        ("reset next-5", FaultOrder(.reset, .next(5))), ("lost-answer next 1", FaultOrder(.lostAnswer, .next(1))),
        ("off 1/10", FaultOrder.off), ("418", FaultOrder(.status(418))),
    ])
    func `reads what the command line says`(text: String, order: FaultOrder) {
        #expect(FaultOrder(text) == order)
    }

    @Test(arguments: ["", "fire", "200", "503 1/1", "503 1/x", "503 next-0", "503 next", "503 now"])
    func `does not read what is no fault`(text: String) {
        #expect(FaultOrder(text) == nil)
    }

    @Test func `is completed on the command line with what a fault may hit`() {
        var dashboard = Sample.dashboard(.busy)
        for key in [":"] + "fault 503 n".map({ $0 == " " ? "SPACE" : String($0) }) + ["TAB"] {
            _ = dashboard.update(Sample.key(key))
        }
        #expect(dashboard.console?.field.text == "fault 503 next-")
    }

    @Test func `is not for an API that others may use`() {
        var dashboard = Sample.dashboard(.production, session: Sample.production)
        #expect(press("f", in: &dashboard) == [])
        #expect(dashboard.faultPanel == nil)
        #expect(dashboard.toast?.text.hasPrefix("Faults are only for the API inside this program") == true)
        dashboard.toast = nil
        #expect(!dashboard.view().text.contains("f fault"))
        _ = press("?", in: &dashboard)
        #expect(!dashboard.view().text.contains("misbehave"))
    }
}

@Suite struct `A scene of faults` {
    private func playing(_ name: String) -> Dashboard {
        var dashboard = Sample.dashboard(.busy)
        let first = FaultScene(name: name)?.steps.first?.fault
        #expect(run("play \(name)", in: &dashboard) == first.map { [.injectFault(FaultOrder($0))] })
        return dashboard
    }

    private func run(_ command: String, in dashboard: inout Dashboard) -> [Effect] {
        let keys = [":"] + command.map { $0 == " " ? "SPACE" : String($0) } + ["ENTER"]
        return keys.flatMap { dashboard.update(Sample.key($0)) }.filter {
            if case .injectFault = $0 { true } else { false }
        }
    }

    private func faults(at seconds: Double, in dashboard: inout Dashboard) -> [Effect] {
        dashboard.update(.ticked(Sample.in(seconds))).filter { if case .injectFault = $0 { true } else { false } }
    }

    @Test func `goes from step to step, and mends the API at its end`() {
        var dashboard = playing("rate-limit")
        #expect(faults(at: 11.9, in: &dashboard) == [])
        #expect(faults(at: 12, in: &dashboard) == [.injectFault(FaultOrder(.off))])
        #expect(dashboard.scene?.step == 1)
        #expect(faults(at: 18, in: &dashboard) == [.injectFault(FaultOrder(.status(429)))])
        #expect(faults(at: 30, in: &dashboard) == [.injectFault(FaultOrder(.off))])
        #expect(dashboard.scene == nil)
    }

    @Test func `is over at once when the program slept through it`() {
        var dashboard = playing("flapping")
        #expect(faults(at: 3_600, in: &dashboard) == [.injectFault(FaultOrder(.off))])
        #expect(dashboard.scene == nil)
    }

    @Test func `asks to be woken for its next step`() {
        var dashboard = Sample.dashboard(.idle)
        _ = run("play flapping", in: &dashboard)
        dashboard.toast = nil
        #expect(dashboard.nextTick.map { $0 <= .seconds(5) } == true)
    }

    @Test func `ends when a fault is ordered by hand`() {
        var dashboard = playing("brownout")
        #expect(run("fault 500", in: &dashboard) == [.injectFault(FaultOrder(.status(500)))])
        #expect(dashboard.scene == nil)
        #expect(faults(at: 60, in: &dashboard) == [])
    }

    @Test func `says in the header how far it is`() {
        var dashboard = playing("flapping")
        _ = dashboard.update(.faultInjected(FaultOrder(.status(503))))
        #expect(dashboard.view().text.contains("SCENE flapping 1/5"))
        #expect(dashboard.toast?.text == "scene flapping 1/5: fault 503")
    }

    @Test func `is left with its profile`() {
        var dashboard = playing("flapping")
        _ = dashboard.update(.profileSwitched(Sample.production))
        #expect(dashboard.scene == nil)
        #expect(faults(at: 6, in: &dashboard) == [])
    }

    @Test(arguments: FaultScene.all) func `leaves the API well`(scene: FaultScene) {
        // The last step of each is a fault, and what follows it is the end of all faults.
        #expect(scene.steps.last?.fault != .off)
        #expect(scene.time >= .seconds(10))
        var playing = PlayingScene(scene, at: Sample.now)
        #expect(playing.advance(to: Sample.now + scene.time) == .off)
    }
}
