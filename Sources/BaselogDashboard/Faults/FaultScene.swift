package import BaselogDomain
import BaselogScreen

/// A story of faults that plays by itself: what an API goes through on a bad day.
package struct FaultScene: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        package var fault: Fault
        package var time: Duration
    }

    package var name: String
    package var help: String
    package var steps: [Step]

    /// How long it takes until all is well again.
    package var time: Duration { steps.reduce(.zero) { $0 + $1.time } }

    package static let all = [
        FaultScene(
            "outage", "nobody answers for 20 s; watch the breaker", [(.reset, 20)]),
        FaultScene(
            "flapping", "up and down every 5 s, three times",
            [(.status(503), 5), (.off, 5), (.status(503), 5), (.off, 5), (.status(503), 5)]),
        FaultScene(
            "rate-limit", "two waves of 429 with a pause between", [(.status(429), 12), (.off, 6), (.status(429), 12)]),
        FaultScene(
            "brownout", "slower and slower, then errors: how overload looks",
            [(.slow, 8), (.latency, 8), (.status(500), 8), (.status(503), 8), (.latency, 8)]),
        FaultScene(
            "revoked-key", "the key is refused for 15 s, then works again",
            [(.refuseKey, 15)]),
        FaultScene(
            "bad-proxy", "answers are garbled, connections are cut",
            [(.garbled, 8), (.reset, 4), (.garbled, 8)]),
    ]

    private init(_ name: String, _ help: String, _ steps: [(fault: Fault, seconds: Int)]) {
        self.name = name
        self.help = help
        self.steps = steps.map { Step(fault: $0.fault, time: .seconds($0.seconds)) }
    }

    package init?(name: String) {
        guard let scene = FaultScene.all.first(where: { $0.name == name.lowercased() }) else { return nil }
        self = scene
    }
}

/// A scene that plays.
package struct PlayingScene: Sendable, Hashable {
    package var scene: FaultScene
    /// The step that is played, from 0.
    package var step: Int
    /// When the step is over.
    package var until: Timestamp

    package init(_ scene: FaultScene, at now: Timestamp) {
        self.scene = scene
        step = 0
        until = now + scene.steps[0].time
    }

    var fault: Fault { scene.steps[step].fault }

    /// Such as `flapping 2/5`.
    var progress: String { "\(scene.name) \(step + 1)/\(scene.steps.count)" }

    /// Goes on to the step that belongs to this time.
    ///
    /// - Returns: The fault that is in force now; `nil` while the step is not over.
    package mutating func advance(to now: Timestamp) -> Fault? {
        guard now >= until else { return nil }
        while now >= until {
            step += 1
            guard scene.steps.indices.contains(step) else { return .off }
            until = until + scene.steps[step].time
        }
        return fault
    }

    var isOver: Bool { !scene.steps.indices.contains(step) }
}

extension Dashboard {
    /// Orders a fault; a scene that plays ends with it.
    mutating func order(_ order: FaultOrder) -> [Effect] {
        guard mayMisbehave() else { return [] }
        scene = nil
        return [.injectFault(order)]
    }

    mutating func play(_ scene: FaultScene) -> [Effect] {
        guard mayMisbehave() else { return [] }
        let playing = PlayingScene(scene, at: now)
        self.scene = playing
        return [.injectFault(FaultOrder(playing.fault))]
    }

    /// What the scene has next.
    mutating func sceneEffects() -> [Effect] {
        guard var scene, let fault = scene.advance(to: now) else { return [] }
        self.scene = scene.isOver ? nil : scene
        return [.injectFault(FaultOrder(fault))]
    }

    /// Takes in that the API behaves like this from now on.
    mutating func took(_ order: FaultOrder) {
        fault = order.fault
        faultExtent = order.extent
        if let scene {
            let what = fault == .off ? "the API behaves for a while" : "fault \(fault.name)"
            say("scene \(scene.progress): \(what)", role: .warning)
        } else if fault == .off {
            say("faults off: the API behaves again")
        } else if order.extent == .everyRequest {
            say("fault \(fault.name): the embedded API misbehaves", role: .warning)
        } else {
            say("fault \(fault.name) hits \(order.extent.requests)", role: .warning)
        }
    }

    /// Takes in that a fault which is counted has hit a request.
    mutating func struck(_ fault: Fault, remaining: Int) {
        // Late news of a fault that another one has taken the place of.
        guard fault == self.fault, case .next = faultExtent, scene == nil else { return }
        if remaining > 0 {
            faultExtent = .next(remaining)
        } else {
            self.fault = .off
            faultExtent = .everyRequest
            say("fault \(fault.name) has hit its last request: the API behaves again")
        }
    }

    /// Faults are never for an API that somebody else may use.
    mutating func mayMisbehave() -> Bool {
        if session.takesFaults { return true }
        complain(
            Explanation(
                "Faults are only for the API inside this program, not for \(session.baseURL).",
                hint: "Switch to the profile local."))
        return false
    }
}
