/// Turns entries of the queue into requests, in the form that the server at hand understands.
///
/// The bodies of nearly all requests are cut from the stored bytes. An entry is taken apart and written anew only
/// where the server stores some of the optional fields but not all, where tags are added, or where an event has to
/// travel as a log.
public struct WireForm: Sendable, Hashable {
    public var capabilities: ServerCapabilities
    public var settings: DeliverySettings

    public init(capabilities: ServerCapabilities = .minimal, settings: DeliverySettings = DeliverySettings()) {
        self.capabilities = capabilities
        self.settings = settings
    }

    /// One entry as the wire needs it.
    public struct Item: Sendable, Hashable {
        public var id: EntryID
        public var kind: EntryKind
        public var payload: EncodedPayload

        public init(id: EntryID, kind: EntryKind, payload: EncodedPayload) {
            self.id = id
            self.kind = kind
            self.payload = payload
        }
    }

    /// How an entry travels.
    public enum Route: Sendable, Hashable {
        case logs
        case events
        /// An event that travels as a log, because the server has no events.
        case eventAsLog
        /// An event that waits until the server has events.
        case parked
    }

    public func route(of kind: EntryKind) -> Route {
        switch kind {
        case .log: .logs
        case .event where capabilities.hasEvents: .events
        case .event: settings.events == .asLog ? .eventAsLog : .parked
        }
    }

    /// Where single logs go.
    public static let logsPath = "/projects/logs"
    /// Where events go.
    public static let eventsPath = "/projects/events"
    /// Where batches of logs go.
    public static let batchPath = "/projects/logs/batch"

    /// The request for one entry; `nil` if it is parked.
    public func request(for item: Item) -> WireRequest? {
        let route = route(of: item.kind)
        guard route != .parked else { return nil }
        return WireRequest(
            method: "POST", path: route == .events ? WireForm.eventsPath : WireForm.logsPath,
            headers: [
                .init("Content-Type", "application/json"), .init("Idempotency-Key", item.id.description),
                .init("X-Request-ID", item.id.description),
            ], body: body(of: item))
    }

    /// Whether entries of this kind may travel in a batch.
    public func allowsBatch(of kind: EntryKind) -> Bool {
        guard capabilities.hasBatches else { return false }
        let route = route(of: kind)
        return route == .logs || route == .eventAsLog
    }

    /// The request for many entries at once, each with its own `idempotency_key`.
    ///
    /// - Parameter items: At least one; all of kinds for which ``allowsBatch(of:)`` holds.
    public func batch(_ items: [Item]) -> WireRequest {
        precondition(!items.isEmpty)
        var body: [UInt8] = []
        body.reserveCapacity(items.reduce(2) { $0 + $1.payload.bytes.count + 52 })
        let (logCut, eventCut) = (cut(for: .log), cut(for: .event))
        for item in items {
            body.append(body.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
            append(item, item.kind == .log ? logCut : eventCut, to: &body)
            // The key takes the place of the closing brace.
            if body.last == UInt8(ascii: "}") { body.removeLast() }
            body.append(contentsOf: WireForm.keyName)
            item.id.append(to: &body)
            body.append(UInt8(ascii: "\""))
            body.append(UInt8(ascii: "}"))
        }
        body.append(UInt8(ascii: "]"))
        return WireRequest(
            method: "POST", path: WireForm.batchPath,
            headers: [
                .init("Content-Type", "application/json"), .init("X-Request-ID", items[0].id.description),
            ], body: body,
            answerLimitBytes: TransportAnswer.bodyLimitBytes + items.count * WireForm.answerBytesPerItem)
    }

    private static let keyName = Array(#","idempotency_key":""#.utf8)

    /// Room for the result of one item of a batch: an index, a status, an ID, a short detail.
    static let answerBytesPerItem = 512

    /// The probe that writes nothing: a server that works refuses it with 422, a wrong key with 401 or 403.
    public static let readinessProbe = WireRequest(
        method: "POST", path: logsPath, headers: [.init("Content-Type", "application/json")], body: Array("{}".utf8))

    /// The fields of the entry that the server does not store and that are left out, in their usual order.
    public func omittedFields(of item: Item) -> [String] {
        switch route(of: item.kind) {
        case .events: return []
        case .logs where capabilities.storesAllFields: return []
        case .logs, .eventAsLog, .parked: break
        }
        guard case .log(let log)? = logContent(of: item) else { return [] }
        let present = WireForm.optionalFields(of: log).map(\.name)
        let missing = present.filter { !capabilities.optionalFields.contains($0) }
        guard settings.fieldsAsTags else { return missing }
        let tagged = FieldTags(for: log, fields: Set(missing)).tagged
        return missing.filter { !tagged.contains($0) }
    }

    // MARK: Bodies

    /// What of an entry's stored bytes makes its body.
    private enum Cut { case whole, core, nothing }

    private func cut(for kind: EntryKind) -> Cut {
        switch route(of: kind) {
        case .events: return .whole
        case .logs where !addsTags:
            if capabilities.storesAllFields { return .whole }
            if capabilities.optionalFields.isDisjoint(with: ServerCapabilities.logFields) { return .core }
            return .nothing
        case .logs, .eventAsLog, .parked: return .nothing
        }
    }

    private func body(of item: Item) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(item.payload.bytes.count)
        append(item, cut(for: item.kind), to: &body)
        return body
    }

    private func append(_ item: Item, _ cut: Cut, to body: inout [UInt8]) {
        switch cut {
        case .whole: body += item.payload.bytes
        case .core: item.payload.appendCore(to: &body)
        case .nothing:
            // Bytes that are no entry were not written by this program; the server shall say what it thinks of them.
            guard case .log(var log)? = logContent(of: item) else { return body += item.payload.bytes }
            addTags(to: &log, id: item.id)
            body += encoded(log)
        }
    }

    private var tagsEntryID: Bool { settings.tagEntryID && !capabilities.hasIdempotency }

    private var addsTags: Bool { tagsEntryID || (settings.fieldsAsTags && !capabilities.storesAllFields) }

    private func addTags(to log: inout LogEntry, id: EntryID) {
        if settings.fieldsAsTags {
            let missing = ServerCapabilities.logFields.subtracting(capabilities.optionalFields)
            log.tags += FieldTags(for: log, fields: missing).tags
        }
        if tagsEntryID { log.tags.append("bl:\(id)") }
    }

    /// The entry as a log: itself, or the log that stands for an event.
    private func logContent(of item: Item) -> EntryContent? {
        switch item.payload.content(kind: item.kind) {
        case .log(let log): .log(log)
        case .event(let event): .log(LogEntry(standingFor: event))
        case nil: nil
        }
    }

    private func encoded(_ log: LogEntry) -> [UInt8] {
        let payload = EncodedPayload(.log(log), at: log.timestamp ?? Timestamp(microseconds: 0))
        var writer = JSONWriter(continuing: payload.bytes[..<payload.coreSizeBytes])
        for (name, value) in WireForm.optionalFields(of: log) where capabilities.optionalFields.contains(name) {
            writer.name(name)
            writer.value(value)
        }
        writer.endObject()
        return writer.bytes
    }

    /// The optional fields that a log has, in the order in which it is encoded.
    static func optionalFields(of log: LogEntry) -> [(name: String, value: JSONValue)] {
        let fields: [(String, JSONValue?)] = [
            ("timestamp", log.timestamp.map { .string($0.iso8601(.microseconds)) }),
            ("service_name", log.serviceName.map { .string($0) }),
            ("user_id", log.userID.map { .string($0) }),
            ("correlation_id", log.correlationID.map { .string($0) }),
            ("metadata", log.metadata.isEmpty ? nil : .object(log.metadata)),
        ]
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }
}

extension LogEntry {
    /// The log that stands for an event on servers without events.
    init(standingFor event: Event) {
        self.init(
            "\(event.type) \(JSONValue.object(event.payload).compactText)", level: .info, category: "event",
            tags: ["event:\(event.type)"], timestamp: event.timestamp, serviceName: event.sourceService,
            userID: event.userID, correlationID: event.correlationID)
    }
}
