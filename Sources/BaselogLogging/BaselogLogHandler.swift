public import BaselogCore
public import Logging

/// Ships what an application logs with swift-log.
///
/// A log is taken into the engine's memory in a few microseconds on the caller's thread and is in the queue on disk a
/// few milliseconds later. It never waits for disk or network and never fails: what cannot be taken goes to the
/// engine's console.
///
/// - The logger's label becomes the category.
/// - The metadata of the logger, of its provider and of the log itself are merged, the latter winning. A
///   `correlation_id`, `trace_id` or `request_id` also names the entry's correlation, a `user_id` its user.
/// - `trace` and `notice` are sent as the nearest level, `debug` and `info`, with their own name as the tag
///   `level:trace` or `level:notice`.
public struct BaselogLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let engine: Engine

    /// - Parameters:
    ///   - label: The logger's label.
    ///   - engine: Keeps and ships the logs; stop it before the application ends, or let ``BaselogLogging`` do so.
    ///   - level: What is below is not logged; each logger may change its own.
    ///   - metadataProvider: Metadata of the moment, such as the current trace.
    public init(
        label: String, engine: Engine, level: Logger.Level = .info, metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.engine = engine
        self.metadataProvider = metadataProvider
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let own = event.metadata { fields.merge(own) { $1 } }
        engine.post(.log(entry(event, fields)))
    }

    private func entry(_ event: LogEvent, _ fields: Logger.Metadata) -> LogEntry {
        let message = event.message.description
        var entry = LogEntry(message.isEmpty ? "(empty)" : message, level: event.level.nearest)
        if !label.isEmpty { entry.category = label }
        if event.level == .trace || event.level == .notice { entry.tags = ["level:\(event.level.rawValue)"] }
        for (name, value) in fields { entry.metadata[name] = JSONValue(value) }
        entry.correlationID = BaselogLogHandler.identifier(["correlation_id", "trace_id", "request_id"], in: fields)
        entry.userID = BaselogLogHandler.identifier(["user_id"], in: fields)
        // The module that logs; the label says it mostly.
        let source = event.source
        if source != label, !source.isEmpty { entry.metadata["source"] = .string(source) }
        if let error = event.error { entry.metadata["error"] = .string("\(error)") }
        return entry
    }

    /// The first of these fields that can name something.
    private static func identifier(_ names: [String], in fields: Logger.Metadata) -> String? {
        for name in names {
            guard let value = fields[name] else { continue }
            let text = "\(value)"
            if !text.isEmpty, text.utf8.count <= EntryLimits.identifierBytes { return text }
        }
        return nil
    }
}

extension Logger.Level {
    fileprivate var nearest: Level {
        switch self {
        case .trace, .debug: .debug
        case .info, .notice: .info
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

extension JSONValue {
    fileprivate init(_ value: Logger.MetadataValue) {
        self =
            switch value {
            case .string(let text): .string(text)
            case .stringConvertible(let value): .string(value.description)
            case .array(let elements): .array(elements.map { JSONValue($0) })
            case .dictionary(let members): .object(members.mapValues { JSONValue($0) })
            }
    }
}
