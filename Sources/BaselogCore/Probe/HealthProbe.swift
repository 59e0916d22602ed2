package import BaselogDomain

/// Asks an API how it is, without writing anything.
///
/// `GET /health` is asked first. A server without that route answers 404 and gets the readiness probe instead: an
/// empty object, which a server that works refuses with 422, and which a wrong key gets 401 or 403 for.
package struct HealthProbe: Sendable {
    package enum Depth: Sendable {
        /// As few requests as tell whether the API works; for asking again and again.
        case quick
        /// Every step by itself, the key included; for a person who wants to know what is wrong.
        case full
    }

    /// How long each question may take.
    package static let timeout: Duration = .seconds(5)

    private let transport: any Transport
    private let baseURL: BaseURL
    private let survey: (any ConnectionSurvey)?
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - transport: What carries the requests; it adds the key.
    ///   - baseURL: Where it carries them; for names and for what a person reads.
    ///   - survey: Takes the steps below HTTP one by one at full depth; `nil` infers them from the requests.
    ///   - clock: What the timeouts are measured on.
    package init(
        transport: any Transport, baseURL: BaseURL, survey: (any ConnectionSurvey)? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.transport = transport
        self.baseURL = baseURL
        self.survey = survey
        self.clock = clock
    }

    /// Asks, and tells what came of it; takes at most twice ``timeout`` but for the survey, and never throws.
    ///
    /// - Parameters:
    ///   - depth: How much is asked.
    ///   - readingCapabilities: Whether the server's description is read as well.
    package func run(_ depth: Depth = .quick, readingCapabilities: Bool = false) async -> ProbeReport {
        var findings = ProbeFindings(baseURL: baseURL)
        if depth == .full, let survey {
            let steps = await survey.steps(to: baseURL)
            findings.surveyed(steps)
            if let failed = steps.last, !failed.succeeded { return findings.report }
        }
        let health = WireRequest(method: "GET", path: "/health", headers: [.init("Accept", "application/json")])
        findings.healthAnswered(await answer(to: health))
        if findings.needsReadinessProbe || (depth == .full && findings.isUndecidedAboutKey) {
            findings.readinessAnswered(await answer(to: WireForm.readinessProbe))
        }
        var report = findings.report
        if readingCapabilities, findings.isReachable { report.capabilities = await capabilities() }
        return report
    }

    /// Reads the server's description; `nil` if there is none that can be read.
    package func capabilities() async -> ServerCapabilities? {
        let request = WireRequest(
            method: "GET", path: "/openapi.json", headers: [.init("Accept", "application/json")],
            answerLimitBytes: CapabilityReader.limitBytes)
        guard case .success(let answer) = await self.answer(to: request).result, answer.status == 200,
            answer.isComplete, !answer.isCut
        else { return nil }
        return CapabilityReader.capabilities(describedBy: answer.body)
    }

    private func answer(to request: WireRequest) async -> TransportReport {
        await withTaskGroup(of: TransportReport?.self) { group in
            group.addTask { await transport.send(request) }
            group.addTask {
                try? await clock.sleep(for: HealthProbe.timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            let late = await group.next() ?? nil
            guard case .failure(let failure)? = late?.result, failure.kind == .cancelled, !Task.isCancelled else {
                return late ?? TransportReport(result: .failure(.late), started: Timestamp(microseconds: 0))
            }
            var report = late ?? TransportReport(result: .failure(.late), started: Timestamp(microseconds: 0))
            report.result = .failure(.late)
            return report
        }
    }
}

extension TransportFailure {
    fileprivate static let late = TransportFailure(
        kind: .timeout(.total), message: "no answer within \(HealthProbe.timeout.components.seconds) s",
        bodyWasSent: true)
}

/// Takes the steps below HTTP one by one, so that a person sees which one fails and how long each takes.
package protocol ConnectionSurvey: Sendable {
    /// Resolves the host, connects, and shakes hands where the URL says `https`; ends with the first failed step.
    func steps(to baseURL: BaseURL) async -> [ProbeStep]
}
