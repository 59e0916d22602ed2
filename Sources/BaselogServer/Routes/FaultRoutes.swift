import BaselogDomain
import NIOCore
import HTTPTypes

/// The admin routes that make things go wrong. Only for clients on this machine.
///
///     GET    /admin/faults        what is in force
///     POST   /admin/faults        {"kind": "status", "status": 503, "retry_after": "3", "next": 10}
///     DELETE /admin/faults        everything is well again
///     DELETE /admin/faults/{id}
struct FaultRoutes: Sendable {
    let context: APIContext

    func answer(_ route: Route, _ visit: Visit) async throws -> Answer {
        guard LoopbackAddress.contains(visit.connection?.channel.remoteAddress) else {
            throw Answer(.forbidden, detail: "Faults can be injected only from the machine that the server runs on.")
        }
        // A page in a browser on this machine comes from loopback too; browsers say so whenever something may change.
        guard visit.header(.origin) == nil else {
            throw Answer(.forbidden, detail: "Faults cannot be injected from a web page.")
        }
        switch route {
        case .addFault:
            return try await context.bodies.withBody(of: visit.request, on: visit.connection) { bytes in
                let fault = try FaultRoutes.fault(from: bytes)
                let id = context.faults.add(fault)
                return Answer(.created, json: ["id": .integer(Int64(id))])
            }
        case .removeFault(let text):
            guard let id = Int(text), context.faults.remove(id) else { throw Answer.notFound }
            return Answer(.noContent)
        case .clearFaults:
            context.faults.clear()
            return Answer(.noContent)
        default:
            return Answer(.ok, json: ["faults": .array(context.faults.active.map(FaultRoutes.json))])
        }
    }

    private static func fault(from bytes: [UInt8]) throws(Answer) -> Fault {
        let body: JSONValue
        do { body = try JSONValue(parsing: bytes) } catch { throw Answer(.badRequest, detail: "The body is \(error).") }
        guard let name = body["kind"]?.text else {
            throw Answer(.badRequest, detail: "A fault needs a kind: \(kinds.joined(separator: ", ")).")
        }
        if let unknown = (body.members ?? [:]).keys.filter({ !members.contains($0) }).min() {
            throw Answer(
                .badRequest, detail: "A fault has no '\(unknown)'; it may have \(members.joined(separator: ", ")).")
        }
        var fault = Fault(try kind(name, body), try extent(body))
        switch body["path"] {
        case nil: break
        case .string(let prefix): fault.pathPrefix = prefix
        default: throw Answer(.badRequest, detail: "path must be a text: what the paths to hit begin with.")
        }
        fault.includesHealth = try flag("include_health", in: body)
        fault.isAfterStoring = try flag("after_storing", in: body)
        return fault
    }

    private static let members = [
        "kind", "status", "retry_after", "milliseconds", "piece_bytes", "next", "probability", "path",
        "include_health", "after_storing",
    ]

    private static let kinds = [
        "status", "latency", "reset", "slow_body", "garbled_body", "cut_body", "key_refusal",
    ]

    private static func kind(_ name: String, _ body: JSONValue) throws(Answer) -> Fault.Kind {
        switch name {
        case "status":
            let status = try integer("status", in: body, 200...599, otherwise: nil)
            return .status(
                status, retryAfter: body["retry_after"]?.text ?? body["retry_after"]?.integer.map { "\($0)" })
        case "latency":
            return .latency(.milliseconds(try integer("milliseconds", in: body, 0...3_600_000, otherwise: 1000)))
        case "reset": return .reset
        case "slow_body":
            return .slowBody(
                pieceBytes: try integer("piece_bytes", in: body, 1...1_048_576, otherwise: 1),
                pause: .milliseconds(try integer("milliseconds", in: body, 0...3_600_000, otherwise: 100)))
        case "garbled_body": return .garbledBody
        case "cut_body": return .cutBody
        case "key_refusal": return .keyRefusal
        default:
            throw Answer(
                .badRequest, detail: "There is no fault '\(name)'; kinds are \(kinds.joined(separator: ", ")).")
        }
    }

    private static func extent(_ body: JSONValue) throws(Answer) -> Fault.Extent {
        if body["next"] != nil, body["probability"] != nil {
            throw Answer(.badRequest, detail: "A fault has either next or probability.")
        }
        if body["next"] != nil { return .next(try integer("next", in: body, 1...1_000_000_000, otherwise: nil)) }
        switch body["probability"] {
        case nil, .null: return .untilCleared
        case .integer(let value) where value == 0 || value == 1: return .probability(Double(value))
        case .number(let value) where (0...1).contains(value): return .probability(value)
        default: throw Answer(.badRequest, detail: "probability must be a number from 0 to 1.")
        }
    }

    private static func flag(_ name: String, in body: JSONValue) throws(Answer) -> Bool {
        switch body[name] {
        case nil: return false
        case .bool(let flag): return flag
        default: throw Answer(.badRequest, detail: "\(name) must be true or false.")
        }
    }

    private static func integer(
        _ name: String, in body: JSONValue, _ range: ClosedRange<Int>, otherwise: Int?
    ) throws(Answer) -> Int {
        if body[name] == nil, let otherwise { return otherwise }
        guard let value = body[name]?.integer, range.contains(Int(value)) else {
            throw Answer(
                .badRequest, detail: "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return Int(value)
    }

    private static func json(_ active: Faults.Active) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .integer(Int64(active.id)), "kind": .string(active.fault.kind.name),
            "strikes": .integer(Int64(active.strikes)), "path": .string(active.fault.pathPrefix),
            "include_health": .bool(active.fault.includesHealth), "after_storing": .bool(active.fault.isAfterStoring),
        ]
        switch active.fault.kind {
        case .status(let code, let retryAfter):
            members["status"] = .integer(Int64(code))
            members["retry_after"] = retryAfter.map(JSONValue.string)
        case .latency(let duration): members["milliseconds"] = .integer(Int64(duration.inMilliseconds))
        case .slowBody(let pieceBytes, let pause):
            members["piece_bytes"] = .integer(Int64(pieceBytes))
            members["milliseconds"] = .integer(Int64(pause.inMilliseconds))
        case .reset, .garbledBody, .cutBody, .keyRefusal: break
        }
        if let remaining = active.remaining { members["next"] = .integer(Int64(remaining)) }
        if case .probability(let value) = active.fault.extent { members["probability"] = .number(value) }
        return .object(members)
    }
}
