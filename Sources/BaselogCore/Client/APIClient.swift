public import BaselogDomain
import Synchronization

/// Sends logs and events straight to a baselog API, and says what the API answered.
///
/// Each call returns when the API has the entry, or throws when it will not take it or cannot be reached in a few
/// attempts. Nothing is kept: an entry whose call threw is lost unless the caller sends it again. Programs that must
/// not lose any hand their entries to the engine's queue instead.
///
/// ```swift
/// let client = try APIClient(settings: settings, key: key)
/// let response = try await client.send(LogEntry("started", category: "server"))
/// await client.close()
/// ```
///
/// A client may be used from many tasks at once; its connections are pooled. Every attempt to send one entry carries
/// the same `Idempotency-Key`, so servers that know it store the entry once.
public final class APIClient: Sendable {
    /// The longest wait between two attempts. A server that asks for more gets no further attempt; the error says how
    /// long to wait.
    public static let retryAfterLimit: Duration = .seconds(30)

    private let transport: any Transport
    /// The engine whose gates and connections are shared, if there is one.
    private let courier: Courier?
    private let settings: Settings
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp
    private let random: @Sendable () -> Double
    private let ids = Mutex(EntryIDGenerator())
    private let known = Mutex<ServerCapabilities?>(nil)

    /// A client for one API.
    ///
    /// - Parameters:
    ///   - settings: Where to send, how long each phase may take, and how often to try.
    ///   - key: Sent with every request; `nil` for servers that want none.
    /// - Throws: ``TLSFileError`` if a certificate that the settings name cannot be used.
    public convenience init(settings: Settings, key: APIKey?) throws(TLSFileError) {
        let limits = HTTPTransport.Limits(connections: settings.delivery.maxConcurrency)
        let transport = HTTPTransport(settings, limits: limits, tls: try TLSMaterial(settings.tls)) { key }
        self.init(transport: transport, settings: settings)
    }

    /// - Parameters:
    ///   - transport: What carries the requests; closed with the client.
    ///   - settings: How often to try, and in which form to send.
    ///   - clock: What waits between attempts.
    ///   - now: The wall-clock time.
    ///   - random: Fractions in `0...1`.
    package init(
        transport: any Transport, settings: Settings, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Timestamp = WallClock.now,
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.transport = transport
        courier = nil
        self.settings = settings
        self.clock = clock
        self.now = now
        self.random = random
    }

    /// A client behind the gates of an engine, over its connections.
    init(
        courier: Courier, settings: Settings, clock: any Clock<Duration>, now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> Double
    ) {
        transport = SideDoor(courier: courier)
        self.courier = courier
        self.settings = settings
        self.clock = clock
        self.now = now
        self.random = random
    }

    /// Sends a log.
    ///
    /// What the API cannot store is replaced first: NUL characters, and categories beyond their limit are cut. Optional
    /// fields are left out where the server does not store them, or put into tags if the settings say so.
    ///
    /// - Throws: ``APIError``; of kind ``APIError/Kind/client`` without a status if the log breaks a rule and was not
    ///   sent at all. If the task is cancelled the error's code is `cancelled`.
    @discardableResult
    public func send(_ log: LogEntry) async throws(APIError) -> APIResponse { try await send(.log(log)) }

    /// Sends an event; where the server has no events it travels as a log, unless the settings say otherwise.
    ///
    /// - Throws: ``APIError``, as ``send(_:)-(LogEntry)`` does.
    @discardableResult
    public func send(_ event: Event) async throws(APIError) -> APIResponse { try await send(.event(event)) }

    /// Asks the API how it is. Takes at most 10 s and never throws: being down is an answer.
    public func health() async -> Health {
        await HealthProbe(transport: transport, baseURL: settings.baseURL, clock: clock).run().health
    }

    /// Closes all connections. Requests on their way end with an error of code `cancelled`, and so do all further ones.
    public func close() async { await transport.close() }

    // MARK: Sending

    private func send(_ content: EntryContent) async throws(APIError) -> APIResponse {
        let noun = content.kind.name
        let content = Sanitiser.sanitise(content).content
        let problems = content.problems
        guard problems.isEmpty else { throw APIError(InvalidEntry(problems: problems), noun: noun) }
        let time = now()
        let id = ids.withLock { $0.next(now: time, random: random) }
        let item = WireForm.Item(id: id, kind: content.kind, payload: EncodedPayload(content, at: time))
        let form = WireForm(capabilities: await capabilities(for: content), settings: settings.delivery)
        guard let request = form.request(for: item) else { throw .parkedEvent }
        return try await deliver(request, id: id, noun: noun)
    }

    private func deliver(_ request: WireRequest, id: EntryID, noun: String) async throws(APIError) -> APIResponse {
        let schedule = RetrySchedule(settings.retry)
        var attempt = 0
        while true {
            attempt += 1
            let (report, verdict) = try await exchange(request, id: id, noun: noun)
            if verdict.answer == .delivered, case .success(let answer) = report.result {
                return try response(answer, report, verdict, id: id, attempts: attempt, noun: noun)
            }
            let error = APIError(verdict, report, noun: noun, sentID: id.description)
            guard error.isRetryable, verdict.answer != .withdrawn, verdict.retriesInBurst,
                attempt < schedule.maxAttempts
            else { throw error }
            let wait = verdict.retryAfter.delay(
                backoff: schedule.delay(after: attempt, jitter: random()), jitter: random())
            guard wait <= APIClient.retryAfterLimit else { throw error }
            do { try await clock.sleep(for: wait) } catch { throw APIClient.cancelled(noun: noun, id: id) }
        }
    }

    /// One request, where an engine shares its gates only if they are open.
    private func exchange(
        _ request: WireRequest, id: EntryID, noun: String
    ) async throws(APIError) -> (TransportReport, Verdict) {
        func verdict(on report: TransportReport) -> Verdict {
            Verdict(report, method: request.method, hasIdempotencyKey: true, settings: settings.retry)
        }
        guard let courier else {
            let report = await transport.send(request)
            return (report, verdict(on: report))
        }
        switch await courier.enter() {
        case .failure(let obstacle): throw APIError(obstacle, noun: noun)
        case .success(let pass):
            let report = await courier.connection.transport.send(request)
            let verdict = verdict(on: report)
            await courier.left(pass, verdict, report, isEventRoute: request.path == WireForm.eventsPath)
            return (report, verdict)
        }
    }

    private func response(
        _ answer: TransportAnswer, _ report: TransportReport, _ verdict: Verdict, id: EntryID, attempts: Int,
        noun: String
    ) throws(APIError) -> APIResponse {
        let data = try? JSONValue(parsing: answer.body)
        // An answer too long to be read whole echoes a long message; its beginning was checked with the verdict.
        guard data != nil || answer.isCut || answer.status == 204 || answer.status == 409 else {
            throw APIError(
                kind: .invalidResponse, code: "not_json",
                message: "Whether the \(noun) was stored is not known: \(answer.status) came without JSON.",
                hint: "Check the base URL: the answer is not that of a baselog API.", status: answer.status,
                requestID: verdict.serverRequestID ?? id.description, maybeDelivered: true)
        }
        return APIResponse(
            success: true, data: data, message: verdict.message,
            requestID: verdict.serverRequestID ?? id.description, timestamp: report.started + report.phases.total,
            status: answer.status, entryID: id, attempts: attempts, phases: report.phases)
    }

    private static func cancelled(noun: String, id: EntryID) -> APIError {
        APIError(
            kind: .connection, code: "cancelled", message: "Sending the \(noun) was given up between two attempts.",
            requestID: id.description)
    }

    // MARK: Capabilities

    /// The server's description is only read once there is something that depends on it.
    private func capabilities(for content: EntryContent) async -> ServerCapabilities {
        if let known = known.withLock({ $0 }) { return known }
        guard content.dependsOnCapabilities else { return .minimal }
        let probe = HealthProbe(transport: transport, baseURL: settings.baseURL, clock: clock)
        guard let read = await probe.capabilities() else { return .minimal }
        known.withLock { $0 = read }
        return read
    }
}

extension EntryContent {
    fileprivate var dependsOnCapabilities: Bool {
        switch self {
        case .event: true
        case .log(let log):
            log.timestamp != nil || log.serviceName != nil || log.userID != nil || log.correlationID != nil
                || !log.metadata.isEmpty
        }
    }
}
