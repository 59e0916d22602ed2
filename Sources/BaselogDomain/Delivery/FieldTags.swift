/// The tags that carry fields which the server does not store: `service:checkout`, `corr:9d2c`, `ts:2026-…Z`.
struct FieldTags {
    private(set) var tags: [String] = []
    /// The fields that found their place in tags, whole; the others do not fit the limits of tags.
    private(set) var tagged: Set<String> = []
    private var room: Int

    /// - Parameters:
    ///   - log: The log, with the tags it has already.
    ///   - fields: The names of the fields that become tags.
    init(for log: LogEntry, fields: Set<String>) {
        room = EntryLimits.tagCount - log.tags.count
        for (name, value) in WireForm.optionalFields(of: log) where fields.contains(name) {
            switch name {
            case "timestamp": add(name, ["ts:\(log.timestamp?.iso8601() ?? "")"])
            case "service_name": add(name, ["service:\(log.serviceName ?? "")"])
            case "user_id": add(name, ["user:\(log.userID ?? "")"])
            case "correlation_id": add(name, ["corr:\(log.correlationID ?? "")"])
            default:
                let members = (value.members ?? [:]).sorted { $0.key < $1.key }
                add(name, members.map { "\($0.key):\($0.value.text ?? $0.value.compactText)" })
            }
        }
    }

    private mutating func add(_ field: String, _ texts: [String]) {
        let fitting = texts.filter { $0.utf8.count <= EntryLimits.tagBytes }.prefix(max(0, room))
        tags += fitting
        room -= fitting.count
        if fitting.count == texts.count { tagged.insert(field) }
    }
}
