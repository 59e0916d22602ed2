import BaselogCore
import BaselogDomain

/// One profile's API, ready to be probed for a person or a script.
struct ProbeRun {
    private let profile: LoadedProfile
    private let settings: Settings
    private let hasKey: Bool
    private let probe: HealthProbe

    init(_ profile: LoadedProfile, _ target: ProbeTarget) {
        self.profile = profile
        settings = target.settings
        hasKey = target.hasKey
        probe = target.probe
    }

    static func with(
        _ profile: LoadedProfile, loader: SettingsLoader, _ body: (ProbeRun) async throws -> Void
    ) async throws {
        try await ProbeTarget.with(profile, loader: loader) { try await body(ProbeRun(profile, $0)) }
    }

    /// Probes once, prints the report and fails with the exit code that tells its result.
    func once(json: Bool, isDetailed: Bool) async throws {
        let report = await probe.run(.full)
        if json {
            Console.print(jsonValue(report))
        } else if isDetailed {
            for line in lines(report) { Console.print(line) }
        } else {
            let time = WallClock.now().iso8601(.seconds)
            Console.print("\(time)  \(summary(report.health))")
        }
        if let failure = failure(report.health) { throw failure }
    }

    private var proxy: ProxyServer? { settings.proxy.proxy(for: settings.baseURL) }

    private func lines(_ report: ProbeReport) -> [String] {
        let rows = report.steps.map { step in
            let mark = step.succeeded ? Console.coloured("✓", .green) : Console.coloured("✗", .red)
            return [mark, step.step.rawValue, Text.duration(step.duration), step.detail.printable]
        }
        let way = proxy.map { " through the proxy \($0)" } ?? ""
        return ["\(profile.name)  \(settings.baseURL)\(way)"] + Text.table(rows, rightAligned: [2])
            + [summary(report.health)]
    }

    private func summary(_ health: Health) -> String {
        let version = health.serverVersion.map { ", version \($0.printable)" } ?? ""
        let answer = health.status.map { " \($0)" } ?? ""
        let time = health.responseTime.map { " in \(Text.duration($0))" } ?? ""
        let facts = "\(health.probe)\(answer)\(time)\(version)"
        return switch health.state {
        case .healthy: Console.coloured("● healthy", .green) + "  \(facts)"
        case .degraded(let reason): Console.coloured("▲ degraded", .yellow) + "  \(reason.printable)  \(facts)"
        case .keyRefused: Console.coloured("✗ key refused", .red) + "  \(facts)"
        case .down(let step, let reason):
            Console.coloured("✗ down", .red) + "  \(step.rawValue): \(reason.printable)"
        case .unknown: "? unknown"
        }
    }

    private func failure(_ health: Health) -> CommandFailure? {
        switch health.state {
        case .healthy, .degraded: nil
        case .keyRefused:
            CommandFailure(
                .configuration,
                hasKey ? "The API refuses the key of \(profile.name)." : "\(profile.name) has no API key.",
                hint: "Store one with: baselog profile edit \(profile.name) --key-stdin")
        case .down(let step, let reason):
            CommandFailure(
                .unreachable, "The API at \(settings.baseURL) is not reachable: \(step.rawValue): \(reason.printable).")
        case .unknown: CommandFailure(.unreachable, "The API at \(settings.baseURL) gave no answer.")
        }
    }

    private func jsonValue(_ report: ProbeReport) -> JSONValue {
        let health = report.health
        let (state, reason): (String, String?) =
            switch health.state {
            case .unknown: ("unknown", nil)
            case .healthy: ("healthy", nil)
            case .degraded(let reason): ("degraded", reason)
            case .keyRefused: ("key_refused", nil)
            case .down(let step, let reason): ("down", "\(step.rawValue): \(reason)")
            }
        let steps = report.steps.map { step in
            JSONValue.object([
                "step": .string(step.step.rawValue), "succeeded": .bool(step.succeeded),
                "detail": .string(step.detail), "duration_ms": step.duration.jsonMilliseconds,
            ])
        }
        return .object([
            "profile": .string(profile.name), "base_url": .string(settings.baseURL.description),
            "proxy": JSONValue(proxy?.description),
            "state": .string(state), "reason": JSONValue(reason), "probe": .string(health.probe),
            "status": JSONValue(health.status), "response_ms": JSONValue(health.responseTime),
            "server_version": JSONValue(health.serverVersion), "clock_skew_ms": JSONValue(health.clockSkew),
            "checked_at": JSONValue(health.checked ?? WallClock.now()), "steps": .array(steps),
        ])
    }
}
