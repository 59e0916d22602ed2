import BaselogDomain
import Crypto
import HTTPTypes
import Logging
import Synchronization

/// Takes submissions into the queue: they are accepted once they are on disk.
struct RelayDesk: SubmissionDesk {
    let configuration: RelayConfiguration
    let bodies: BodyReader
    let intake: any RelayIntake
    /// Asked for each request, so that a changed key counts from the next one on.
    let key: @Sendable () -> APIKey?
    let keys: AcceptedKeys
    let now: @Sendable () -> Timestamp
    let logger: Logger

    var limits: APILimits { configuration.limits }

    /// A relay knows no projects: which one an entry goes to is decided by the key that it is shipped with.
    private static let unknownProject = "00000000-0000-0000-0000-000000000000"

    func authenticate(_ visit: Visit, project named: String?) async throws -> KeyRing.Project {
        guard let given = visit.header(.apiKey), !given.isEmpty else {
            throw Answer(.unauthorized, detail: "Not authenticated").with(.wwwAuthenticate, "APIKey")
        }
        guard let key = key(), RelayDesk.areEqual(given, key.exposed) else {
            throw Answer(.forbidden, detail: "Invalid API Key")
        }
        return KeyRing.Project(number: 0, id: named?.lowercased() ?? RelayDesk.unknownProject)
    }

    /// Compares hashes, in constant time: how long a wrong key takes tells nothing of the right one.
    private static func areEqual(_ given: String, _ key: String) -> Bool {
        let (left, right) = (SHA256.hash(data: Array(given.utf8)), SHA256.hash(data: Array(key.utf8)))
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    func check(_ entry: NewEntry) throws(Refusal) {
        let problems = RelayDesk.content(of: entry).problems
        if !problems.isEmpty { throw .invalid(problems.map(Problem.init)) }
    }

    func take(_ items: [WriteLine.Item], project: KeyRing.Project) async throws -> [WriteLine.Outcome] {
        let marks = items.map { item in item.idempotencyKey.map { KeyMark($0, of: item.entry.kind) } }
        let time = now()
        guard let known = keys.claim(Set(marks.compactMap(\.self)), at: time) else {
            throw Answer(.serviceUnavailable, detail: "A request with the same Idempotency-Key is being accepted.")
                .with(.retryAfter, "1")
        }
        // Of several items with one new key the first is accepted and the others repeat it.
        var chosen: [Int] = []
        var firsts: Set<KeyMark> = []
        for (index, mark) in marks.enumerated() {
            guard let mark else {
                chosen.append(index)
                continue
            }
            if known[mark] == nil, firsts.insert(mark).inserted { chosen.append(index) }
        }
        let record = Mutex<KeyRecord?>(nil)
        let ids: [EntryID]
        do {
            ids = try await accept(chosen.map { RelayDesk.content(of: items[$0].entry) }) { [keys, chosen] ids in
                let named = zip(chosen, ids).compactMap { index, id in marks[index].map { ($0, id) } }
                guard !named.isEmpty else { return [] }
                let made = keys.record(Dictionary(uniqueKeysWithValues: named), at: time)
                record.withLock { $0 = made }
                return made.cursors
            }
        } catch {
            keys.release(firsts, record.withLock(\.self))
            throw error
        }
        if let record = record.withLock(\.self) { keys.settle(record) }
        let acceptedIDs = Dictionary(uniqueKeysWithValues: zip(chosen, ids))
        var accepted: [KeyMark: EntryID] = [:]
        for (index, id) in acceptedIDs {
            if let mark = marks[index] { accepted[mark] = id }
        }
        return items.indices.map { index in
            let earlier = marks[index].flatMap { known[$0] }
            let id = acceptedIDs[index] ?? earlier?.id ?? marks[index].flatMap { accepted[$0] }
            let row = StoredRow(
                sequence: 0, id: id?.description ?? "", createdAt: earlier?.at ?? time, entry: items[index].entry)
            return WriteLine.Outcome(row: row, isReplay: acceptedIDs[index] == nil)
        }
    }

    private func accept(
        _ contents: [EntryContent], marking: @Sendable ([EntryID]) -> [SourceCursor]
    ) async throws(Answer) -> [EntryID] {
        guard !contents.isEmpty else { return [] }
        do throws(AcceptError) {
            return try await intake.accept(contents, patience: configuration.patience, marking: marking)
        } catch {
            throw answer(to: error)
        }
    }

    private func answer(to error: AcceptError) -> Answer {
        let seconds = String(max(1, configuration.retryAfter.components.seconds))
        let detail = error.explanation.message
        switch error {
        case .invalid(let entry): return Answer(.unprocessableContent, problems: entry.problems.map(Problem.init))
        case .queue(.full), .queue(.lowOnSpace), .queue(.diskFull):
            return Answer(.tooManyRequests, detail: detail).with(.retryAfter, seconds)
        // Coming again later is in vain; a client that sends fewer at a time is let in.
        case .queue(.tooLarge): return Answer(.contentTooLarge, detail: detail)
        case .stopped, .queue(.closed):
            return Answer(.serviceUnavailable, detail: "The relay is shutting down.").with(.retryAfter, "1")
        case .queue, .recording:
            logger.error("The relay could not accept: \(detail)")
            return Answer(.serviceUnavailable, detail: detail).with(.retryAfter, seconds)
        }
    }

    /// The entry as the queue knows it, mended as every entry is.
    private static func content(of entry: NewEntry) -> EntryContent {
        let content: EntryContent =
            switch entry {
            case .log(let log):
                .log(
                    LogEntry(
                        log.message, level: log.level, category: log.category, tags: log.tags,
                        timestamp: log.timestamp, serviceName: log.serviceName, userID: log.userID,
                        correlationID: log.correlationID, metadata: members(of: log.metadata)))
            case .event(let event):
                .event(
                    Event(
                        event.type, payload: members(of: event.payload), timestamp: event.timestamp,
                        sourceService: event.sourceService, userID: event.userID, correlationID: event.correlationID))
            }
        return Sanitiser.sanitise(content).content
    }

    /// The members of an object that was JSON a moment ago.
    private static func members(of json: String?) -> [String: JSONValue] {
        guard let json, case .object(let members)? = try? JSONValue(parsing: Array(json.utf8)) else { return [:] }
        return members
    }
}

extension Problem {
    /// A rule of the queue, in the form the hosted API reports such things: `tags[3]` is a name and an index.
    fileprivate init(_ problem: ValidationProblem) {
        let parts = problem.field.split(whereSeparator: { $0 == "[" || $0 == "]" })
        let place = parts.map { part in Int(part).map { Place.index($0) } ?? .name(String(part)) }
        self.init(
            type: "value_error", place: [.name("body")] + place,
            message: problem.description.hasSuffix(".")
                ? String(problem.description.dropLast()) : problem.description)
    }
}
