import BaselogDomain

/// One thing that is wrong with a request, in the form the hosted API reports it.
struct Problem: Sendable, Hashable {
    enum Place: Sendable, Hashable {
        case name(String)
        case index(Int)
    }

    let type: String
    let place: [Place]
    let message: String
    /// What was sent there.
    var input: JSONValue = .null
    var context: JSONValue?

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "type": .string(type), "msg": .string(message), "input": input,
            "loc": .array(
                place.map {
                    switch $0 {
                    case .name(let name): .string(name)
                    case .index(let index): .integer(Int64(index))
                    }
                }),
        ]
        members["ctx"] = context
        return .object(members)
    }

    static func missing(_ field: String, in body: JSONValue) -> Problem {
        Problem(type: "missing", place: [.name("body"), .name(field)], message: "Field required", input: body)
    }

    static func notString(_ place: Place..., input: JSONValue) -> Problem {
        Problem(
            type: "string_type", place: [.name("body")] + place, message: "Input should be a valid string", input: input
        )
    }

    /// A value of the right type that cannot be stored.
    static func value(_ field: String, _ message: String, input: JSONValue) -> Problem {
        Problem(type: "value_error", place: [.name("body"), .name(field)], message: message, input: input)
    }

    static let missingBody = Problem(type: "missing", place: [.name("body")], message: "Field required")

    static func notObject(_ input: JSONValue) -> Problem {
        Problem(
            type: "model_attributes_type", place: [.name("body")],
            message: "Input should be a valid dictionary or object to extract fields from", input: input)
    }

    /// Malformed JSON, located by character as the hosted API does.
    static func malformed(_ error: JSONError, in body: [UInt8]) -> Problem {
        // Every byte of valid UTF-8 that does not continue a character begins one.
        let characters = body.prefix(error.offset).count { $0 & 0xC0 != 0x80 }
        return Problem(
            type: "json_invalid", place: [.name("body"), .index(characters)], message: "JSON decode error",
            input: [:], context: ["error": .string(hostedReason(error.reason))])
    }

    private static func hostedReason(_ reason: String) -> String {
        switch reason {
        case "expected a value", "the text ends too early": "Expecting value"
        case "expected a name in quotes": "Expecting property name enclosed in double quotes"
        case "expected ':' after the name": "Expecting ':' delimiter"
        case "expected ',' or '}'", "expected ',' or ']'": "Expecting ',' delimiter"
        case "the string is not closed": "Unterminated string starting at"
        case "a control character in a string must be escaped": "Invalid control character at"
        case "unknown escape": "Invalid \\escape"
        case "expected four hexadecimal digits": "Invalid \\uXXXX escape"
        case "unexpected text after the value": "Extra data"
        default: reason
        }
    }
}

/// Why a request or an item of a batch is not stored.
enum Refusal: Error {
    /// Wrong types or missing fields: 422 in both modes.
    case invalid([Problem])
    /// Right types, but values that no database row can hold: 500 at the hosted API, 400 here.
    case unstorable([Problem])
}
