/// One request that is over, as it is kept for people: what was sent, what came back, how long each part took.
///
/// Never holds the key, which only the transport adds, and of an answer no header that carries a secret.
public struct RequestRecord: Sendable, Hashable, Codable, Identifiable {
    /// The first bytes of a request's body that are kept.
    public static let requestBodyLimitBytes = 4_096
    /// The first bytes of an answer's body that are kept.
    public static let answerBodyLimitBytes = 1_024
    /// The entries of a batch whose names are kept.
    public static let entryLimit = 16
    /// The headers of each side that are kept, and the characters of a value.
    public static let headerLimit = 32
    public static let headerValueLimit = 256

    /// An entry that travelled in it, and which of the entry's attempts that was, counted from 1.
    public struct Passenger: Sendable, Hashable, Codable {
        public var id: EntryID
        public var attempt: Int

        public init(id: EntryID, attempt: Int) {
            self.id = id
            self.attempt = attempt
        }
    }

    /// Counts from 1 without gaps.
    public var number: UInt64
    public var started: Timestamp
    public var method: String
    public var path: String
    public var status: Int?
    /// `nil` for a success.
    public var failure: FailureKind?
    /// One line for people, without the status.
    public var message: String
    public var phases: RequestPhases
    /// Whether the connection had carried a request before; `nil` if none was made.
    public var reusedConnection: Bool?
    public var retryAfter: Duration?
    public var serverRequestID: String?
    /// At most ``entryLimit`` of them.
    public var passengers: [Passenger]
    /// All entries it carried.
    public var entryCount: Int
    public var requestHeaders: [WireRequest.Header]
    /// At most ``requestBodyLimitBytes``.
    @CompactBytes public var requestBody: [UInt8]
    public var requestBodySize: Int
    public var answerHeaders: [WireRequest.Header]
    /// At most ``answerBodyLimitBytes``.
    @CompactBytes public var answerBody: [UInt8]
    /// What was read of the answer's body.
    public var answerBodySize: Int

    public var id: UInt64 { number }

    /// - Parameters:
    ///   - entries: The entries it carried, none for a probe.
    public init(
        number: UInt64 = 0, request: WireRequest, report: TransportReport, verdict: Verdict?,
        passengers: [Passenger] = [], entryCount: Int = 0
    ) {
        self.number = number
        started = report.started
        method = request.method
        path = request.path
        phases = report.phases
        reusedConnection = report.reusedConnection
        self.passengers = Array(passengers.prefix(RequestRecord.entryLimit))
        self.entryCount = entryCount
        requestHeaders = RequestRecord.kept(request.headers)
        requestBody = Array(request.body.prefix(RequestRecord.requestBodyLimitBytes))
        requestBodySize = request.body.count
        failure = verdict?.failure
        retryAfter = verdict?.retryAfter.asked
        switch report.result {
        case .success(let answer):
            status = answer.status
            message = verdict?.message ?? AnswerText.message(of: answer)
            serverRequestID = verdict?.serverRequestID ?? answer.header("x-request-id")
            answerHeaders = RequestRecord.kept(answer.headers)
            answerBody = Array(answer.body.prefix(RequestRecord.answerBodyLimitBytes))
            answerBodySize = answer.body.count
        case .failure(let problem):
            status = nil
            message = verdict?.message ?? problem.message
            if verdict == nil { failure = .connection }
            serverRequestID = nil
            answerHeaders = []
            answerBody = []
            answerBodySize = 0
        }
    }

    private static let secrets: Set<String> = [
        "set-cookie", "cookie", "authorization", "proxy-authorization", "x-api-key",
    ]

    private static func kept(_ headers: [WireRequest.Header]) -> [WireRequest.Header] {
        headers.prefix(headerLimit).map { header in
            let isSecret = secrets.contains(header.name.lowercased())
            return WireRequest.Header(
                AnswerText.safe(header.name, limit: headerValueLimit),
                isSecret ? "•••" : AnswerText.safe(header.value, limit: headerValueLimit))
        }
    }
}

/// The newest requests, newest last.
public struct RequestPage: Sendable, Hashable, Codable {
    /// The requests that an engine remembers.
    public static let limit = 1_000

    public var records: [RequestRecord]
    /// All requests since the engine began.
    public var total: UInt64
    /// The key that went with them, as people may see it; `nil` where none is set.
    public var maskedKey: String?

    public init(records: [RequestRecord] = [], total: UInt64 = 0, maskedKey: String? = nil) {
        self.records = records
        self.total = total
        self.maskedKey = maskedKey
    }
}
