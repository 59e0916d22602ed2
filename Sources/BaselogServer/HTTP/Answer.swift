import BaselogDomain
import HTTPTypes
import NIOCore

/// What a request is answered with.
struct Answer: Error, Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body = ByteBuffer()

    init(_ status: HTTPResponse.Status) { self.status = status }

    init(_ status: HTTPResponse.Status, json: [UInt8]) {
        self.status = status
        headers[.contentType] = "application/json"
        body = ByteBuffer(bytes: json)
    }

    init(_ status: HTTPResponse.Status, json: JSONValue) {
        var writer = JSONWriter()
        writer.value(json)
        self.init(status, json: writer.bytes)
    }

    /// `{"detail": "…"}`, as the hosted API says most things.
    init(_ status: HTTPResponse.Status, detail: String) {
        self.init(status, json: ["detail": .string(detail)])
    }

    init(_ status: HTTPResponse.Status, problems: [Problem]) {
        self.init(status, json: ["detail": .array(problems.map(\.json))])
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Answer {
        var answer = self
        answer.headers[name] = value
        return answer
    }

    static let notFound = Answer(.notFound, detail: "Not Found")

    static func methodNotAllowed(_ allowed: String) -> Answer {
        Answer(.methodNotAllowed, detail: "Method Not Allowed").with(.allow, allowed)
    }

    /// What the hosted API says to everything it did not foresee.
    static var bareServerError: Answer {
        var answer = Answer(.internalServerError)
        answer.headers[.contentType] = "text/plain; charset=utf-8"
        answer.body = ByteBuffer(string: "Internal Server Error")
        return answer
    }
}
