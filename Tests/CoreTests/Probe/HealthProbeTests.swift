import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Testing

@Suite struct `A health probe` {
    let baseURL = BaseURL(isSecure: false, host: "api.example", port: 80, path: "")

    func report(
        _ transport: ScriptedTransport, _ depth: HealthProbe.Depth = .quick, capabilities: Bool = false,
        survey: (any ConnectionSurvey)? = nil
    ) async -> ProbeReport {
        await HealthProbe(transport: transport, baseURL: baseURL, survey: survey)
            .run(depth, readingCapabilities: capabilities)
    }

    static let healthy = ScriptedTransport.Step.status(200, body: #"{"status":"ok","version":"0.3"}"#)

    @Test func `asks the health route and is content with it`() async {
        let transport = ScriptedTransport(Self.healthy)
        let health = await report(transport).health
        #expect(health.state == .healthy)
        #expect(health.serverVersion == "0.3")
        #expect(health.probe == "GET /health")
        #expect(health.status == 200)
        #expect(transport.sent.map(\.path) == ["/health"])
    }

    @Test func `falls back to an empty log, which writes nothing`() async throws {
        let transport = ScriptedTransport(.notFound, .unprocessable)
        let health = await report(transport).health
        #expect(health.state == .healthy)
        #expect(health.probe == "POST /projects/logs")
        #expect(health.status == 422)
        let probe = try #require(transport.sent.last)
        #expect(probe.method == "POST")
        #expect(probe.body == Array("{}".utf8))
    }

    @Test(arguments: [401, 403])
    func `sees a refused key`(status: Int) async {
        let report = await report(ScriptedTransport(.notFound, .status(status, body: "{}")))
        #expect(report.health.state == .keyRefused)
        #expect(report.steps.last?.step == .key)
        #expect(report.steps.last?.succeeded == false)
    }

    @Test func `sees a database that is down`() async {
        let health = await report(ScriptedTransport(.notFound, .serverError)).health
        #expect(health.state == .down(step: .http, reason: "500 Internal Server Error"))
    }

    @Test func `sees a base URL without an API`() async {
        let health = await report(ScriptedTransport(.notFound, .notFound)).health
        guard case .down(step: .http, let reason) = health.state else {
            Issue.record("got \(health.state)")
            return
        }
        #expect(reason.contains("base URL"))
    }

    @Test func `takes a page of something else for no answer`() async {
        let page = ScriptedTransport.Step.status(
            200, headers: [.init("content-type", "text/html")], body: "<html></html>")
        let transport = ScriptedTransport(page, .unprocessable)
        #expect(await report(transport).health.state == .healthy)
        #expect(transport.sent.count == 2)
    }

    @Test(arguments: [
        (TransportFailure.Kind.nameResolution, Health.Step.resolve), (.connectionRefused, .connect),
        (.timeout(.connect), .connect), (.certificate, .tls), (.tls, .tls), (.notHTTP, .http),
        (.timeout(.read), .http), (.connectionReset, .http),
    ])
    func `names the step that failed`(kind: TransportFailure.Kind, step: Health.Step) async {
        let failure = ScriptedTransport.Step.failure(kind, "it broke", bodyWasSent: false)
        let report = await report(ScriptedTransport(failure))
        #expect(report.health.state == .down(step: step, reason: "it broke"))
        #expect(report.steps.last?.step == step)
        #expect(report.steps.dropLast().filter { !$0.succeeded } == [])
        #expect(report.steps.map(\.step) == Health.Step.allCases.filter { $0 == step || isBefore($0, step) })
    }

    /// The host of these tests speaks plain HTTP, so TLS is only a step where it failed.
    private func isBefore(_ step: Health.Step, _ other: Health.Step) -> Bool {
        let all = Health.Step.allCases
        return step != .tls && (all.firstIndex(of: step) ?? 0) < (all.firstIndex(of: other) ?? 0)
    }

    @Test func `gives up after its timeout`() async {
        let transport = ScriptedTransport()
        transport.hold()
        let probe = HealthProbe(transport: transport, baseURL: baseURL, clock: RecordingClock())
        let health = await probe.run().health
        #expect(health.state == .down(step: .http, reason: "no answer within 5 s"))
    }

    @Test func `tries the key as well when it goes all the way`() async {
        let transport = ScriptedTransport(Self.healthy, .keyRefused)
        let report = await report(transport, .full)
        #expect(report.health.state == .keyRefused)
        #expect(report.steps.map(\.step) == [.resolve, .connect, .http, .http, .key])
    }

    @Test func `is healthy all the way`() async {
        let report = await report(ScriptedTransport(Self.healthy, .unprocessable), .full)
        #expect(report.health.state == .healthy)
        #expect(report.health.probe == "GET /health")
        #expect(report.steps.map(\.step) == [.resolve, .connect, .http, .key])
        #expect(report.steps.filter { !$0.succeeded } == [])
    }

    @Test func `asks nothing when the way there is broken`() async {
        let broken = ProbeStep(step: .connect, succeeded: false, detail: "refused", duration: .zero)
        let transport = ScriptedTransport()
        let report = await report(transport, .full, survey: FixedSurvey(found: [broken]))
        #expect(report.health.state == .down(step: .connect, reason: "refused"))
        #expect(report.steps == [broken])
        #expect(transport.sent.isEmpty)
    }

    @Test func `tells how far the server's clock is off`() async throws {
        let step = ScriptedTransport.Step.status(
            200, headers: [.init("date", "Fri, 15 Jan 2027 08:00:10 GMT")], body: "{}")
        let started = try #require(Timestamp(iso8601: "2027-01-15T08:00:00Z"))
        let health = await report(ScriptedTransport(step, now: { started })).health
        #expect(health.clockSkew == .milliseconds(10_500))
    }

    @Test func `reads what the server can do when asked`() async {
        let description = #"{"paths":{"/projects/logs":{"post":{}},"/projects/events":{"post":{}}}}"#
        let transport = ScriptedTransport(Self.healthy, .status(200, body: description))
        let report = await report(transport, capabilities: true)
        #expect(report.capabilities == ServerCapabilities(hasEvents: true))
        #expect(transport.sent.last?.path == "/openapi.json")
    }

    @Test func `knows nothing of a server that does not describe itself`() async {
        #expect(await report(ScriptedTransport(Self.healthy, .notFound), capabilities: true).capabilities == nil)
    }
}

private struct FixedSurvey: ConnectionSurvey {
    let found: [ProbeStep]

    func steps(to baseURL: BaseURL) async -> [ProbeStep] { found }
}
