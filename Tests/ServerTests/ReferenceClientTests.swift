import BaselogDomain
import BaselogServer
import Foundation
import Testing

/// The bytes that a Python client of the hosted API sends.
@Suite struct `The reference client` {
    private func request(_ server: ServerFixture, _ body: String) -> String {
        """
        POST /projects/logs HTTP/1.1\r
        Host: 127.0.0.1:\(server.api.port)\r
        Accept: */*\r
        Accept-Encoding: gzip, deflate\r
        Connection: keep-alive\r
        User-Agent: baselog-python/1.0\r
        X-API-Key: \(server.key.exposed)\r
        Content-Type: application/json\r
        Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """
    }

    @Test(arguments: APIMode.allCases) func `works unchanged, request after request on one connection`(
        mode: APIMode
    ) async throws {
        try await withServer(mode) { server in
            let connection = try RawConnection(port: server.api.port)
            for body in [
                #"{"level":"info","message":"hello"}"#, #"{"level":"error","message":"ünïcode 👋"}"#,
                #"{"level":"debug","message":"x","category":"auth","tags":["a","b"]}"#,
            ] {
                await connection.send(request(server, body))
                // The last member in both modes that has no members of its own.
                let text = await connection.read(until: mode == .compat ? #""updated_at":null}"# : #""metadata":null}"#)
                    .text
                let parts = text.components(separatedBy: "\r\n\r\n")
                #expect(parts[0].hasPrefix("HTTP/1.1 201 Created\r\n"))
                let head = parts[0].lowercased()
                #expect(head.contains("content-type: application/json"))
                #expect(!head.contains("content-encoding") && !head.contains("transfer-encoding"))
                #expect(!head.contains("connection: close"))
                #expect(head.contains("content-length: \(parts[1].utf8.count)"))
                let sent = try JSONValue(parsing: body)
                let answer = try JSONValue(parsing: parts[1])
                #expect(answer["message"] == sent["message"])
                #expect(answer["level"]?.text == sent["level"]?.text?.uppercased())
                #expect(answer["category"] == sent["category"] ?? .null)
                #expect(answer["tags"] == sent["tags"] ?? [])
            }
        }
    }

    @Test(arguments: APIMode.allCases) func `gets JSON with every refusal`(mode: APIMode) async throws {
        try await withServer(mode) { server in
            let connection = try RawConnection(port: server.api.port)
            for (body, status) in [("{}", 422), (#"{"level":"info"}"#, 422), (#"{"message":"m"}"#, 201)] {
                await connection.send(request(server, body))
                let text = await connection.read(until: status == 201 ? #""tags""# : #""detail""#).text
                #expect(text.hasPrefix("HTTP/1.1 \(status) "))
            }
        }
    }
}
