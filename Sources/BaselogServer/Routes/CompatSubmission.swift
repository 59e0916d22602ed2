import BaselogDomain
import HTTPTypes

/// How the hosted API takes a log, step by step in its order: body, JSON, key, types, database.
///
/// Of its two generations this is the newer one: a missing key gets 401, a missing content type 422.
struct CompatSubmission: Sendable {
    let context: APIContext

    func answer(_ visit: Visit, project named: String?) async throws -> Answer {
        try await context.bodies.withBody(of: visit.request, on: visit.connection) { bytes in
            try await answer(visit, body: bytes, project: named)
        }
    }

    private func answer(_ visit: Visit, body: [UInt8], project named: String?) async throws -> Answer {
        guard !body.isEmpty else { return Answer(.unprocessableContent, problems: [.missingBody]) }
        let value: JSONValue
        if ContentType.isJSON(visit.header(.contentType)) {
            // The JSON is looked at before the key is; what is not UTF-8, gzip included, fails as a whole.
            guard let parsed = try parse(body) else {
                return Answer(.badRequest, detail: "There was an error parsing the body")
            }
            value = parsed
        } else {
            value = .string(String(decoding: body, as: UTF8.self))
        }
        if value == .null { return Answer(.unprocessableContent, problems: [.missingBody]) }
        let project = try await context.authenticate(visit, project: named)
        do {
            let log = try EntryReader.log(value, mode: .compat)
            let item = WriteLine.Item(entry: .log(log), idempotencyKey: nil)
            let outcomes = try await context.storing {
                try await context.writeLine.submit([item], project: project.number)
            }
            var writer = JSONWriter(reservingCapacity: body.count + 256)
            outcomes.first?.row.write(to: &writer, projectID: project.id, mode: .compat)
            return Answer(.created, json: writer.bytes)
        } catch let refusal as Refusal {
            switch refusal {
            case .invalid(let problems): return Answer(.unprocessableContent, problems: problems)
            case .unstorable: return .bareServerError
            }
        }
    }

    /// - Returns: `nil` if the body is not UTF-8.
    private func parse(_ body: [UInt8]) throws -> JSONValue? {
        guard UTF8Check.isValid(body) else { return nil }
        var text = body
        // A byte order mark is skipped, as the hosted API's parser does.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        // A lone half of a surrogate pair fails in the database, exactly as NUL does.
        _ = LoneSurrogates.replace(in: &text)
        do { return try JSONValue(parsing: text) } catch {
            throw Answer(.unprocessableContent, problems: [.malformed(error, in: text)])
        }
    }
}
