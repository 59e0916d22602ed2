import BaselogDashboard
import BaselogDomain
import BaselogScreen

/// States that only some screens show.
extension Sample {
    static let refusalGroups = [
        group(
            .authentication, 403, "Forbidden · Invalid API Key", count: 38, trend: [0, 0, 0, 0, 0, 0, 0, 0, 2, 8],
            first: 60,
            last: 3)
    ]

    static let deathGroups = [
        group(
            .client, 422, "Unprocessable Entity · \"message\": field required", count: 3,
            trend: [0, 0, 0, 3, 0, 0, 0, 0, 0, 0], first: 560, last: 540)
    ]

    static let longComplaint = Explanation(
        "The settings file /home/me/.config/baselog/config.yaml cannot be written: read-only file system.",
        hint: "Make it writable, or say where else it is with --config.")

    /// Compose after the API refused what a log contains.
    static func died(size: Size) -> Dashboard {
        var dashboard = compose(.deadEntries, size: size)
        let content = dashboard.compose.reading.content
        _ = dashboard.update(key("ctrl-s"))
        _ = dashboard.update(.entryAccepted(id(99), content))
        let reason = DeathReason(kind: .refused, status: 422, answer: "message: field required")
        let facts: [(Double, EngineEvent.Fact)] = [
            (0.0021, .accepted([id(99)])), (0.0024, .leased([id(99)])), (0.0148, .died(id(99), reason)),
        ]
        let events = facts.enumerated().map { index, fact in
            EngineEvent(number: UInt64(index + 1), time: `in`(fact.0), fact: fact.1)
        }
        _ = dashboard.update(.eventsArrived(events))
        return dashboard
    }

    /// Profiles of a first run.
    static func builtIn(size: Size) -> Dashboard {
        let local = Session(profile: "local", baseURL: baseURL, hasEmbeddedAPI: true, isDemo: true)
        var snapshot = EngineSnapshot.idle
        snapshot.profile = "local"
        var dashboard = dashboard(snapshot, size: size, session: local, screen: .profiles)
        _ = dashboard.update(.profilesListed([ProfileSummary(name: "local", baseURL: nil, isBuiltIn: true)]))
        return dashboard
    }

    /// Profiles after a test that found a server without a health route and a key that is refused.
    static func tested(size: Size) -> Dashboard {
        var dashboard = profiles(size: size)
        _ = dashboard.update(key("j"))
        _ = dashboard.update(key("t"))
        let steps = [
            ProbeStep(step: .resolve, succeeded: true, detail: "93.184.216.34", duration: .milliseconds(2)),
            ProbeStep(step: .connect, succeeded: true, detail: "93.184.216.34:443", duration: .milliseconds(14)),
            ProbeStep(step: .tls, succeeded: true, detail: "TLS 1.3, expires in 61 d", duration: .milliseconds(22)),
            ProbeStep(
                step: .http, succeeded: true, detail: "404: reachable, but it has no health route",
                duration: .milliseconds(9)),
            ProbeStep(
                step: .key, succeeded: false,
                detail: "403 Invalid API Key: the key was refused, enter another one with ^K in its form",
                duration: .milliseconds(11)),
        ]
        _ = dashboard.update(.connectionTested(profile: "staging", steps))
        return dashboard
    }
}
