import BaselogDomain
import Testing

@Suite struct `An answer's class` {
    func verdict(
        _ status: Int, type: String = "application/json", body: String = "{}", hasKey: Bool = true,
        method: String = "POST", settings: RetrySettings = RetrySettings(), isComplete: Bool = true,
        isCut: Bool = false,
        headers: [WireRequest.Header] = []
    ) -> Verdict {
        let answer = TransportAnswer(
            status: status, headers: [WireRequest.Header("content-type", type)] + headers, body: Array(body.utf8),
            isComplete: isComplete, isCut: isCut)
        let report = TransportReport(result: .success(answer), started: Timestamp(microseconds: 0))
        return Verdict(report, method: method, hasIdempotencyKey: hasKey, settings: settings)
    }

    func verdict(_ kind: TransportFailure.Kind, bodyWasSent: Bool = false) -> Verdict {
        let failure = TransportFailure(kind: kind, message: "it failed", bodyWasSent: bodyWasSent)
        let report = TransportReport(result: .failure(failure), started: Timestamp(microseconds: 0))
        return Verdict(report, method: "POST", hasIdempotencyKey: true, settings: RetrySettings())
    }

    @Test(arguments: 200...206)
    func `is delivered for a success`(status: Int) {
        #expect(verdict(status).answer == .delivered)
        #expect(verdict(status).failure == nil)
    }

    @Test func `is delivered for a conflict over our own key only`() {
        #expect(verdict(409).answer == .delivered)
        #expect(verdict(409, hasKey: false).answer == .configuration(.endpoint))
    }

    @Test(arguments: [
        (408, FailureKind.timeout), (425, .client), (429, .rateLimit), (502, .server), (503, .server), (504, .timeout),
        (520, .server), (527, .server),
    ])
    func `is transient for what passes by itself`(status: Int, kind: FailureKind) {
        let verdict = verdict(status)
        #expect(verdict.answer == .transient)
        #expect(verdict.failure == kind)
        #expect(verdict.retriesInBurst)
        #expect(!verdict.maybeDelivered)
    }

    @Test(arguments: [500, 507, 511, 528, 599, 207, 208, 199, 600])
    func `is ambiguous where the entry may be stored or be the cause`(status: Int) {
        #expect(verdict(status).answer == .ambiguous)
        #expect(verdict(status).maybeDelivered)
        #expect(verdict(status).retriesInBurst)
    }

    @Test(arguments: [401, 403])
    func `parks behind authentication where the key is refused`(status: Int) {
        #expect(verdict(status).answer == .configuration(.authentication))
        #expect(verdict(status).failure == .authentication)
    }

    @Test(arguments: [404, 405, 407, 421, 501, 505, 301, 302, 307, 308, 402, 410, 411, 426, 451])
    func `parks behind the endpoint where somebody must change something`(status: Int) {
        #expect(verdict(status).answer == .configuration(.endpoint))
    }

    @Test(arguments: [400, 413, 414, 415, 422, 431])
    func `is the payload's fault where the API refuses the content`(status: Int) {
        #expect(verdict(status).answer == .payload)
        #expect(!verdict(status).mayBeRetried)
    }

    @Test(arguments: [
        (TransportFailure.Kind.nameResolution, FailureKind.connection), (.connectionRefused, .connection),
        (.connectionReset, .connection), (.connectionClosed, .connection), (.tls, .connection), (.other, .connection),
        (.notHTTP, .invalidResponse), (.timeout(.connect), .timeout), (.timeout(.write), .timeout),
        (.timeout(.read), .timeout), (.timeout(.total), .timeout),
    ])
    func `is transient where the way there failed`(failure: TransportFailure.Kind, kind: FailureKind) {
        #expect(verdict(failure).answer == .transient)
        #expect(verdict(failure).failure == kind)
        #expect(verdict(failure).message == "it failed")
    }

    @Test(arguments: [TransportFailure.Phase.read, .total])
    func `is ambiguous after a timeout once the whole body had left`(phase: TransportFailure.Phase) {
        #expect(verdict(.timeout(phase), bodyWasSent: true).answer == .ambiguous)
        #expect(verdict(.timeout(phase), bodyWasSent: true).isOverload)
    }

    @Test func `says that a reset after the whole body may have stored the entry`() {
        #expect(verdict(.connectionReset, bodyWasSent: true).answer == .transient)
        #expect(verdict(.connectionReset, bodyWasSent: true).maybeDelivered)
        #expect(!verdict(.connectionReset).maybeDelivered)
    }

    @Test func `parks for a bad certificate`() {
        #expect(verdict(.certificate).answer == .configuration(.endpoint))
    }

    @Test(arguments: [TransportFailure.Kind.cancelled, .timeout(.pool)])
    func `is withdrawn where we gave up ourselves`(failure: TransportFailure.Kind) {
        #expect(verdict(failure).answer == .withdrawn)
    }

    @Test func `does not believe a success that is cut, garbled or a web page`() {
        #expect(verdict(201, isComplete: false).answer == .ambiguous)
        #expect(verdict(201, body: "{\"id\":").answer == .ambiguous)
        #expect(verdict(200, type: "text/html", body: "<html>log in").answer == .ambiguous)
        #expect(verdict(201, body: "{\"message\":\"very lo", isComplete: false, isCut: true).answer == .delivered)
        #expect(verdict(201, body: "").answer == .delivered)
        #expect(verdict(200, type: "text/plain", body: "ok").answer == .delivered)
    }

    @Test func `adds listed statuses to what is tried again`() {
        let settings = RetrySettings(statusCodes: [404, 422, 418])
        #expect(verdict(404, settings: settings).answer == .transient)
        #expect(verdict(422, settings: settings).answer == .transient)
        #expect(verdict(418, settings: settings).retriesInBurst)
    }

    @Test(arguments: [429, 500, 503])
    func `loses only the burst where a status was taken off the list`(status: Int) {
        let verdict = verdict(status, settings: RetrySettings(statusCodes: [502]))
        #expect(verdict.mayBeRetried)
        #expect(!verdict.retriesInBurst)
    }

    @Test func `loses only the burst where the method is not listed`() {
        let verdict = verdict(503, settings: RetrySettings(methods: ["PUT"]))
        #expect(verdict.answer == .transient)
        #expect(!verdict.retriesInBurst)
    }

    @Test(arguments: [
        (503, #"{"detail":"upstream restarting"}"#, "Service Unavailable · upstream restarting"),
        (403, #"{"detail":"Invalid API Key"}"#, "Forbidden · Invalid API Key"),
        (
            422,
            #"{"detail":[{"type":"missing","loc":["body","message"],"msg":"Field required","input":{"a":"secret"}}]}"#,
            "Unprocessable Content · message: Field required"
        ),
        (400, #"{"error":{"message":"bad\u001b[2J"}}"#, "Bad Request · bad [2J"), (500, "", "Internal Server Error"),
        (599, "[1]", "status 599"),
    ])
    func `is told in one line without the request's own text`(status: Int, body: String, message: String) {
        #expect(verdict(status, body: body).message == message)
    }

    @Test func `does not say the same twice`() {
        #expect(verdict(500, type: "text/plain", body: "Internal Server Error").message == "Internal Server Error")
    }

    @Test func `carries what the server asks for and its request ID`() {
        let verdict = verdict(
            429, headers: [WireRequest.Header("retry-after", "3"), WireRequest.Header("x-request-id", "7f21")])
        #expect(verdict.retryAfter == .wait(.seconds(3)))
        #expect(verdict.serverRequestID == "7f21")
        #expect(verdict.isOverload)
    }
}
