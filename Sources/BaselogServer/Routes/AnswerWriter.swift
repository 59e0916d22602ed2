import BaselogDomain
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes answers to the wire, whole or spoilt as the faults want it.
struct AnswerWriter: Sendable {
    let context: APIContext

    func write(_ answer: Answer, _ visit: Visit, _ writer: consuming ResponseWriter) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: headers(visit))
        head.headerFields.append(contentsOf: answer.headers)
        // RFC 9110: these two end with their head.
        let hasBody = answer.status != .noContent && answer.status != .notModified
        if hasBody { head.headerFields[.contentLength] = String(answer.body.readableBytes) }
        guard hasBody, visit.request.method != .head, answer.body.readableBytes > 0 else {
            return try await writer.writeResponse(head)
        }
        guard let damage = visit.plan.bodyDamage else {
            return try await writer.write(response: head, body: ResponseBody(byteBuffer: answer.body))
        }
        var body = try await writer.writeHead(head)
        switch damage {
        case .garbled: try await body.write(ByteBuffer(repeating: UInt8(ascii: "?"), count: answer.body.readableBytes))
        case .slow(let pieceBytes, let pause):
            var rest = answer.body
            while let piece = rest.readSlice(length: min(pieceBytes, rest.readableBytes)), piece.readableBytes > 0 {
                try await body.write(piece)
                try await context.clock.sleep(for: pause)
            }
        case .cut:
            var half = answer.body
            if let piece = half.readSlice(length: answer.body.readableBytes / 2) { try await body.write(piece) }
            try await close(visit)
        }
        try await body.finish(nil)
    }

    /// Writes events until the client leaves or the server stops.
    func write(_ stream: LogStream, _ visit: Visit, _ writer: consuming ResponseWriter) async throws {
        defer { stream.close() }
        var head = HTTPResponse(status: .ok, headerFields: headers(visit))
        head.headerFields[.contentType] = "text/event-stream"
        head.headerFields[.cacheControl] = "no-store"
        guard visit.request.method != .head else {
            // What NIO writes behind this head, the end of a chunked body that HEAD has not, must not be read as the next
            // answer.
            head.headerFields[.connection] = "close"
            try await writer.writeResponse(head)
            try await close(visit)
        }
        var body = try await writer.writeHead(head)
        try await visit.request.body.consumeWithInboundCloseHandler { _ in
            try await stream.run(context: context) { try await body.write($0) }
        } onInboundClosed: {
            stream.close()
        }
        try await body.finish(nil)
    }

    /// Does what a fault wants instead of an answer.
    func end(
        _ ending: FaultPlan.Ending, _ visit: Visit, _ writer: consuming ResponseWriter
    ) async throws {
        switch ending {
        case .reset:
            await visit.connection?.reset()
            throw ClientVanished()
        case .status(let code, let retryAfter):
            var answer = Answer(HTTPResponse.Status(code: code), detail: "An injected fault")
            if let retryAfter { answer = answer.with(.retryAfter, retryAfter) }
            try await write(answer, visit, writer)
        }
    }

    private func close(_ visit: Visit) async throws -> Never {
        try await visit.connection?.channel.close()
        throw ClientVanished()
    }

    private func headers(_ visit: Visit) -> HTTPFields {
        var fields: HTTPFields = [.date: context.date.current]
        if context.mode == .standard, let id = visit.header(.requestID) { fields[.requestID] = id }
        return fields
    }
}
