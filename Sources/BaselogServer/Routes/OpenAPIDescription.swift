import BaselogDomain

/// What the server tells about itself at `/openapi.json` (OpenAPI 3.1). Clients read from it what they may send:
/// the properties of a log, the paths that exist, and in short form `x-baselog`.
enum OpenAPIDescription {
    static func json(for configuration: APIConfiguration) -> JSONValue {
        switch configuration.mode {
        case .compat: compat(configuration)
        case .standard: standard(configuration)
        }
    }

    /// What a relay says: the same but for what reads, and its memory of idempotency keys is shorter.
    static func relay(_ configuration: RelayConfiguration) -> JSONValue {
        let api = APIConfiguration(database: .memory, limits: configuration.limits, version: configuration.version)
        guard case .object(var members) = standard(api), case .object(var paths)? = members["paths"] else {
            return .null
        }
        paths["/projects/logs/stream"] = nil
        for (path, methods) in paths {
            guard case .object(var methods) = methods, case .object(var post)? = methods["post"] else { continue }
            if case .object(var responses)? = post["responses"] {
                responses["429"] = response("The queue or its disk is full; Retry-After says when to try again")
                post["responses"] = .object(responses)
            }
            post["parameters"] = .array([idempotency(within: AcceptedKeys.lifetime)])
            methods["post"] = .object(post)
            methods["get"] = nil
            paths[path] = .object(methods)
        }
        members["paths"] = .object(paths)
        members["info"] = [
            "title": "baselog relay", "version": .string(configuration.version),
            "description": "The baselog API in front of a durable queue: 201 means safe on this machine.",
        ]
        if case .object(var summary)? = members["x-baselog"], case .object(var limits)? = summary["limits"] {
            limits["page_items"] = nil
            limits["idempotency_seconds"] = .integer(Int64(AcceptedKeys.lifetime.inSeconds))
            summary["limits"] = .object(limits)
            members["x-baselog"] = .object(summary)
        }
        return .object(members)
    }

    private static func compat(_ configuration: APIConfiguration) -> JSONValue {
        let submit: JSONValue = [
            "post": [
                "summary": "Create Log", "security": [["APIKeyHeader": []]],
                "requestBody": body("LogCreate"),
                "responses": ["201": response("Successful Response"), "422": response("Validation Error")],
            ],
            "get": ["summary": "List Logs", "responses": ["200": response("Successful Response")]],
        ]
        return [
            "openapi": "3.1.0", "info": ["title": "baselog API", "version": .string(configuration.version)],
            "paths": ["/projects/logs": submit, "/projects/{project_id}/logs": submit],
            "components": [
                "securitySchemes": security, "schemas": ["LogCreate": schema(["message"], coreLog)],
            ],
        ]
    }

    private static func standard(_ configuration: APIConfiguration) -> JSONValue {
        let optional: [String: JSONValue] = [
            "timestamp": ["type": "string", "format": "date-time"], "service_name": text, "user_id": text,
            "correlation_id": text, "metadata": ["type": "object"], "idempotency_key": text,
        ]
        let event: [String: JSONValue] = [
            "type": limited(EntryLimits.eventTypeCharacters), "payload": ["type": "object"],
            "timestamp": ["type": "string", "format": "date-time"], "source_service": text, "user_id": text,
            "correlation_id": text, "idempotency_key": text,
        ]
        let logs = collection("LogCreate", kind: .log)
        let events = collection("EventCreate", kind: .event)
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "baselog embedded API", "version": .string(configuration.version),
                "description": "The hosted baselog API, and what a local one can add.",
            ],
            "x-baselog": [
                "events": true, "batches": true, "idempotency": true,
                "limits": [
                    "body_bytes": .integer(Int64(configuration.limits.bodyBytes)),
                    "batch_items": .integer(Int64(configuration.limits.batchItems)),
                    "page_items": .integer(Int64(configuration.limits.pageItems)),
                    "idempotency_seconds": .integer(Int64(IdempotencyKey.lifetime.inSeconds)),
                ],
            ],
            "paths": [
                "/health": ["get": ["summary": "Whether the server works", "responses": ["200": response("It does")]]],
                "/projects/logs": logs, "/projects/{project_id}/logs": logs,
                "/projects/logs/batch": batch("LogCreate"), "/projects/{project_id}/logs/batch": batch("LogCreate"),
                "/projects/events": events, "/projects/{project_id}/events": events,
                "/projects/events/batch": batch("EventCreate"),
                "/projects/logs/stream": [
                    "get": [
                        "summary": "New logs as server-sent events", "security": [["APIKeyHeader": []]],
                        "parameters": .array(parameters(logFilters + ["after"])),
                        "responses": ["200": response("text/event-stream")],
                    ]
                ],
            ],
            "components": [
                "securitySchemes": security,
                "schemas": [
                    "LogCreate": schema(["message"], coreLog.merging(optional) { first, _ in first }),
                    "EventCreate": schema(["type"], event),
                ],
            ],
        ]
    }

    private static let text: JSONValue = ["type": "string"]
    private static let security: JSONValue = [
        "APIKeyHeader": ["type": "apiKey", "in": "header", "name": "X-API-Key"]
    ]

    private static let coreLog: [String: JSONValue] = [
        "level": ["type": "string", "enum": .array(Level.allCases.map { .string($0.name) }), "default": "info"],
        "message": text, "category": limited(EntryLimits.categoryCharacters),
        "tags": ["type": "array", "items": text],
    ]

    private static func limited(_ characters: Int) -> JSONValue {
        ["type": "string", "maxLength": .integer(Int64(characters))]
    }

    private static func schema(_ required: [String], _ properties: [String: JSONValue]) -> JSONValue {
        ["type": "object", "required": .array(required.map(JSONValue.string)), "properties": .object(properties)]
    }

    private static func body(_ schema: String, isArray: Bool = false) -> JSONValue {
        let reference: JSONValue = ["$ref": .string("#/components/schemas/\(schema)")]
        return [
            "required": true,
            "content": ["application/json": ["schema": isArray ? ["type": "array", "items": reference] : reference]],
        ]
    }

    private static func response(_ description: String) -> JSONValue { ["description": .string(description)] }

    private static func idempotency(within time: Duration) -> JSONValue {
        let hours = Int(time.inSeconds) / 3600
        return [
            "name": "Idempotency-Key", "in": "header", "required": false, "schema": text,
            "description": .string(
                "Repeating a request with the same key within \(hours) h gives the first result again."),
        ]
    }

    private static func collection(_ schema: String, kind: EntryKind) -> JSONValue {
        [
            "post": [
                "summary": "Store one entry, or an array of them as by /batch", "security": [["APIKeyHeader": []]],
                "parameters": [idempotency(within: IdempotencyKey.lifetime)], "requestBody": body(schema),
                "responses": [
                    "201": response("Stored"), "207": response("An array: one result for each item"),
                    "400": response("A value that cannot be stored"), "413": response("Too large"),
                    "422": response("Wrong types or missing fields"),
                ],
            ],
            "get": [
                "summary": "List entries, page by page", "security": [["APIKeyHeader": []]],
                "parameters": .array(parameters(kind == .log ? logFilters + paging : commonFilters + paging)),
                "responses": ["200": response("items and the cursor next")],
            ],
        ]
    }

    private static func batch(_ schema: String) -> JSONValue {
        [
            "post": [
                "summary": "Store many; idempotency_key may stand in each item", "security": [["APIKeyHeader": []]],
                "parameters": [idempotency(within: IdempotencyKey.lifetime)],
                "requestBody": body(schema, isArray: true),
                "responses": ["207": response("results: index, status and id or detail of each item")],
            ]
        ]
    }

    private static let commonFilters = ["q", "since", "until"]
    private static let logFilters = ["level", "category", "tag"] + commonFilters
    private static let paging = ["after", "limit", "order"]

    private static func parameters(_ names: [String]) -> [JSONValue] {
        names.map { ["name": .string($0), "in": "query", "required": false, "schema": text] }
    }
}
