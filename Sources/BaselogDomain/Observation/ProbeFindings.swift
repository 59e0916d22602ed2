/// What the answers to a probe's questions say about the API, as they come in.
package struct ProbeFindings {
    private let baseURL: BaseURL
    private var health = Health()
    private var steps: [ProbeStep] = []
    private var wasSurveyed = false
    package private(set) var needsReadinessProbe = false
    /// Whether the API answers, but nothing has shown yet that it takes the key.
    package private(set) var isUndecidedAboutKey = false
    /// Whether any HTTP answer came.
    package private(set) var isReachable = false

    package init(baseURL: BaseURL) { self.baseURL = baseURL }

    package var report: ProbeReport { ProbeReport(health: health, steps: steps) }

    package mutating func surveyed(_ steps: [ProbeStep]) {
        self.steps = steps
        wasSurveyed = true
        if let failed = steps.last, !failed.succeeded {
            health.state = .down(step: failed.step, reason: failed.detail)
        }
    }

    package mutating func healthAnswered(_ report: TransportReport) {
        guard let answer = answer(in: report, probe: "GET /health") else { return }
        switch answer.status {
        case 200..<300:
            let body = try? JSONValue(parsing: answer.body)
            guard body?.members != nil else {
                // A page of something else that happens to live there.
                needsReadinessProbe = true
                return
            }
            health.serverVersion = body?["version"]?.text
            succeeded(with: answer)
            isUndecidedAboutKey = true
        case 404, 405: needsReadinessProbe = true
        default: judge(answer)
        }
    }

    package mutating func readinessAnswered(_ report: TransportReport) {
        let wasHealthy = isUndecidedAboutKey
        let earlier = health
        needsReadinessProbe = false
        isUndecidedAboutKey = false
        guard let answer = answer(in: report, probe: "POST \(WireForm.logsPath)") else { return }
        switch answer.status {
        case 400, 422, 200..<300:
            if wasHealthy { health = earlier } else { succeeded(with: answer) }
            step(.key, true, "accepted", .zero)
        case 404, 405:
            let reason = "\(answer.status) for \(WireForm.logsPath); is the base URL right?"
            health.state = .down(step: .http, reason: reason)
            step(.http, false, reason, report.phases.total)
        default: judge(answer)
        }
    }

    /// Takes in what every report tells; the answer, if there was one.
    private mutating func answer(in report: TransportReport, probe: String) -> TransportAnswer? {
        health.probe = probe
        health.checked = report.started + report.phases.total
        health.responseTime = report.phases.total
        switch report.result {
        case .success(let answer):
            reached(over: report)
            health.status = answer.status
            if let date = answer.header("date").flatMap({ HTTPDate.parse($0, reference: report.started) }) {
                // The header is cut to seconds, and it was written about half-way through the exchange.
                let middle = report.started + report.phases.total / 2
                health.clockSkew = date + .milliseconds(500) - middle
            }
            return answer
        case .failure(let failure):
            health.status = nil
            failed(failure, after: report.phases.total)
            return nil
        }
    }

    private mutating func judge(_ answer: TransportAnswer) {
        let status = "\(answer.status) \(AnswerText.phrase(for: answer.status))"
        switch answer.status {
        case 401, 403:
            health.state = .keyRefused
            step(.http, true, status, health.responseTime ?? .zero)
            step(.key, false, "refused with \(status)", .zero)
        case 429:
            health.state = .degraded("the server asks to slow down (429)")
            step(.http, true, status, health.responseTime ?? .zero)
        default:
            health.state = .down(step: .http, reason: status)
            step(.http, false, status, health.responseTime ?? .zero)
        }
    }

    private mutating func succeeded(with answer: TransportAnswer) {
        health.state = .healthy
        let status = "\(answer.status) \(AnswerText.phrase(for: answer.status)) to \(health.probe)"
        step(.http, true, status, health.responseTime ?? .zero)
    }

    /// An answer proves every step below HTTP.
    private mutating func reached(over report: TransportReport) {
        guard !isReachable else { return }
        isReachable = true
        guard !wasSurveyed else { return }
        step(.resolve, true, baseURL.host, .zero)
        let connected = report.reusedConnection == true ? "\(baseURL.authority), open already" : baseURL.authority
        step(.connect, true, connected, report.phases.connect ?? .zero)
        if baseURL.isSecure { step(.tls, true, "certificate accepted", .zero) }
    }

    private mutating func failed(_ failure: TransportFailure, after total: Duration) {
        let failedStep = ProbeFindings.step(of: failure)
        health.state = .down(step: failedStep, reason: failure.message)
        if !wasSurveyed, !isReachable {
            let before = Health.Step.allCases.prefix { $0 != failedStep }
            for passed in before where passed != .tls || baseURL.isSecure {
                step(passed, true, passed == .resolve ? baseURL.host : baseURL.authority, .zero)
            }
        }
        step(failedStep, false, failure.message, total)
    }

    private static func step(of failure: TransportFailure) -> Health.Step {
        switch failure.kind {
        case .nameResolution: .resolve
        case .connectionRefused, .proxyRefused, .timeout(.connect), .timeout(.pool): .connect
        case .certificate, .tls: .tls
        case .other where !failure.bodyWasSent: .connect
        default: .http
        }
    }

    private mutating func step(_ step: Health.Step, _ succeeded: Bool, _ detail: String, _ duration: Duration) {
        steps.append(ProbeStep(step: step, succeeded: succeeded, detail: detail, duration: duration))
    }
}
