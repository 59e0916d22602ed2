import BaselogDomain
import HTTPTypes

/// How the standard mode takes logs and events, one or many.
struct StandardSubmission: Sendable {
    let desk: any SubmissionDesk
    let kind: EntryKind

    /// - Parameter batchOnly: Whether a single object is refused.
    func answer(_ visit: Visit, project named: String?, batchOnly: Bool) async throws -> Answer {
        let project = try await desk.authenticate(visit, project: named)
        let key = visit.header(.idempotencyKey)
        if let key, !IdempotencyKey.isValid(key) {
            throw Answer(.badRequest, detail: "Idempotency-Key \(IdempotencyKey.rule).")
        }
        return try await desk.bodies.withBody(of: visit.request, on: visit.connection) { bytes in
            guard try isGzip(visit) else { return try await store(bytes, key: key, project: project, batchOnly) }
            return try await desk.bodies.withUnpacked(try unpack(bytes)) { bytes in
                try await store(bytes, key: key, project: project, batchOnly)
            }
        }
    }

    private func store(
        _ bytes: [UInt8], key: String?, project: KeyRing.Project, _ batchOnly: Bool
    ) async throws -> Answer {
        let body = try parse(bytes)
        switch body {
        case .null: throw Answer(.unprocessableContent, problems: [.missingBody])
        case .array(let items): return try await storeBatch(items, key: key, project: project)
        case _ where batchOnly:
            throw Answer(
                .unprocessableContent,
                problems: [
                    Problem(
                        type: "list_type", place: [.name("body")], message: "Input should be a valid list",
                        input: body)
                ])
        default: return try await storeOne(body, key: key, project: project)
        }
    }

    // MARK: Body

    private func isGzip(_ visit: Visit) throws(Answer) -> Bool {
        if let type = visit.header(.contentType), !ContentType.isJSON(type) {
            throw Answer(.unsupportedMediaType, detail: "Send the body as Content-Type: application/json.")
        }
        switch visit.header(.contentEncoding)?.lowercased() {
        case nil, "", "identity": return false
        case "gzip", "x-gzip": return true
        case .some(let encoding):
            throw Answer(
                .unsupportedMediaType, detail: "Content-Encoding \(encoding) is not known; gzip or none is.")
        }
    }

    private func unpack(_ bytes: [UInt8]) throws(Answer) -> [UInt8] {
        do { return try Gzip.decompress(bytes, limit: desk.limits.bodyBytes) } catch {
            switch error {
            case .tooLarge:
                throw Answer(
                    .contentTooLarge,
                    detail:
                        "The body unpacks to more than \(desk.limits.bodyBytes) bytes, the most this server takes.")
            case .damaged: throw Answer(.badRequest, detail: "The body is not valid gzip.")
            }
        }
    }

    private func parse(_ bytes: [UInt8]) throws(Answer) -> JSONValue {
        guard !bytes.isEmpty else { throw Answer(.unprocessableContent, problems: [.missingBody]) }
        guard UTF8Check.isValid(bytes) else { throw Answer(.badRequest, detail: "The body is not valid UTF-8.") }
        var text = bytes
        if LoneSurrogates.replace(in: &text) {
            throw Answer(
                .badRequest,
                detail: "The body has an escape \\ud800–\\udfff without its other half; send U+FFFD instead.")
        }
        do { return try JSONValue(parsing: text) } catch {
            throw Answer(.unprocessableContent, problems: [.malformed(error, in: text)])
        }
    }

    private func read(_ body: JSONValue) throws(Refusal) -> NewEntry {
        let entry: NewEntry =
            switch kind {
            case .log: .log(try EntryReader.log(body, mode: .standard))
            case .event: .event(try EntryReader.event(body))
            }
        try desk.check(entry)
        return entry
    }

    // MARK: One

    private func storeOne(_ body: JSONValue, key: String?, project: KeyRing.Project) async throws -> Answer {
        let item: WriteLine.Item
        do throws(Refusal) {
            let itemKey = try EntryReader.idempotencyKey(body)
            item = WriteLine.Item(entry: try read(body), idempotencyKey: key ?? itemKey)
        } catch {
            return Answer(error.status, problems: error.problems)
        }
        let outcomes = try await desk.take([item], project: project)
        var writer = JSONWriter()
        outcomes.first?.row.write(to: &writer, projectID: project.id, mode: .standard)
        let answer = Answer(.created, json: writer.bytes)
        return outcomes.first?.isReplay == true ? answer.with(.idempotencyReplayed, "true") : answer
    }

    // MARK: Many

    /// Every item is judged by itself; the good ones are stored in one transaction.
    ///
    /// A key of the whole request stands for one key per item, so a batch that is sent again after some items were
    /// mended stores exactly those.
    private func storeBatch(_ items: [JSONValue], key: String?, project: KeyRing.Project) async throws -> Answer {
        guard items.count <= desk.limits.batchItems else {
            throw Answer(
                .contentTooLarge,
                detail: "The batch has \(items.count) items; at most \(desk.limits.batchItems) are allowed.")
        }
        guard !items.isEmpty else { throw Answer(.badRequest, detail: "The batch is empty.") }
        var good: [WriteLine.Item] = []
        let refusals: [Refusal?] = items.enumerated().map { index, body in
            do throws(Refusal) {
                let itemKey = try EntryReader.idempotencyKey(body) ?? key.map { IdempotencyKey.of(item: index, in: $0) }
                good.append(WriteLine.Item(entry: try read(body), idempotencyKey: itemKey))
                return nil
            } catch { return error }
        }
        let accepted = good
        let outcomes =
            accepted.isEmpty ? [] : try await desk.take(accepted, project: project)
        return Answer(HTTPResponse.Status(code: 207, reasonPhrase: "Multi-Status"), json: results(refusals, outcomes))
    }

    private func results(_ refusals: [Refusal?], _ outcomes: [WriteLine.Outcome]) -> [UInt8] {
        var stored = outcomes.makeIterator()
        var writer = JSONWriter(reservingCapacity: refusals.count * 80)
        writer.beginObject()
        writer.name("results")
        writer.beginArray()
        for (index, refusal) in refusals.enumerated() {
            writer.beginObject()
            writer.name("index")
            writer.integer(Int64(index))
            writer.name("status")
            if let refusal {
                writer.integer(Int64(refusal.status.code))
                writer.name("detail")
                writer.value(.array(refusal.problems.map(\.json)))
            } else if let outcome = stored.next() {
                writer.integer(201)
                writer.name("id")
                writer.string(outcome.row.id)
                if outcome.isReplay {
                    writer.name("replayed")
                    writer.bool(true)
                }
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

extension Refusal {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .invalid: .unprocessableContent
        case .unstorable: .badRequest
        }
    }

    fileprivate var problems: [Problem] {
        switch self {
        case .invalid(let problems), .unstorable(let problems): problems
        }
    }
}
