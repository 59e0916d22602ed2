/// Reads from a server's OpenAPI description what it can do.
///
/// Looked at are the routes, the properties of the body of a log (through `$ref`, `allOf`, `anyOf` and `oneOf`), and
/// the header parameter `Idempotency-Key`. A member `x-baselog` may state `events`, `batches` and `idempotency`
/// outright; what it states counts. Everything that is not found is not there: sending less always works.
public enum CapabilityReader {
    /// How much of a description is read; that of the hosted API has some 30 KiB.
    public static let limitBytes = 4 * 1_048_576

    /// References and combinations are followed this deep; a description that refers to itself ends here.
    private static let depthLimit = 8

    /// What the description says; `nil` if it is not a description of an API that takes logs.
    public static func capabilities(describedBy json: [UInt8]) -> ServerCapabilities? {
        guard let root = try? JSONValue(parsing: json) else { return nil }
        return capabilities(in: root)
    }

    static func capabilities(in root: JSONValue) -> ServerCapabilities? {
        guard let logs = post(WireForm.logsPath, in: root) else { return nil }
        let stated = root["x-baselog"]
        let properties = bodyProperties(of: logs, in: root)
        return ServerCapabilities(
            optionalFields: ServerCapabilities.logFields.intersection(properties),
            hasEvents: stated?["events"]?.flag ?? (post(WireForm.eventsPath, in: root) != nil),
            hasBatches: stated?["batches"]?.flag ?? (post(WireForm.batchPath, in: root) != nil),
            hasIdempotency: stated?["idempotency"]?.flag ?? takesIdempotencyKey(logs, in: root))
    }

    /// The operation that takes a `POST` to this path, also where the description puts a prefix before all paths.
    private static func post(_ path: String, in root: JSONValue) -> JSONValue? {
        guard let paths = root["paths"]?.members else { return nil }
        if let exact = paths[path]?["post"] { return exact }
        let prefixed = paths.keys.filter { name in
            let bare = name.hasSuffix("/") ? name.dropLast() : name[...]
            return bare.hasSuffix(path) && paths[name]?["post"] != nil
        }
        return prefixed.min { $0.count < $1.count }.flatMap { paths[$0]?["post"] }
    }

    private static func bodyProperties(of operation: JSONValue, in root: JSONValue) -> Set<String> {
        let body = operation["requestBody"].map { resolved($0, in: root) }
        let content = body?["content"]?.members ?? [:]
        let json = content.first { $0.key.lowercased().hasPrefix("application/json") }?.value
        guard let schema = json?["schema"] else { return [] }
        return properties(of: schema, in: root, depth: 0)
    }

    private static func properties(of schema: JSONValue, in root: JSONValue, depth: Int) -> Set<String> {
        guard depth < depthLimit else { return [] }
        let schema = resolved(schema, in: root)
        var names = Set((schema["properties"]?.members ?? [:]).keys)
        for combination in ["allOf", "anyOf", "oneOf"] {
            for part in schema[combination]?.elements ?? [] {
                names.formUnion(properties(of: part, in: root, depth: depth + 1))
            }
        }
        return names
    }

    private static func takesIdempotencyKey(_ operation: JSONValue, in root: JSONValue) -> Bool {
        (operation["parameters"]?.elements ?? []).contains { parameter in
            let parameter = resolved(parameter, in: root)
            return parameter["in"]?.text == "header" && parameter["name"]?.text?.lowercased() == "idempotency-key"
        }
    }

    /// What a `$ref` within the description points to, or the value itself.
    private static func resolved(_ value: JSONValue, in root: JSONValue) -> JSONValue {
        var value = value
        for _ in 0..<depthLimit {
            guard let reference = value["$ref"]?.text, reference.hasPrefix("#/") else { return value }
            var target: JSONValue? = root
            for name in reference.dropFirst(2).split(separator: "/") {
                // RFC 6901: a slash and a tilde within a name are escaped, in this order.
                let name = name.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                target = target?[name.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")]
            }
            guard let target else { return .null }
            value = target
        }
        return value
    }
}

extension JSONValue {
    fileprivate var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
