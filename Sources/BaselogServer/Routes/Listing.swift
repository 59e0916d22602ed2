import BaselogDomain
import GRDB
import HTTPTypes

/// How the standard mode lists logs and events, page by page.
struct Listing: Sendable {
    let context: APIContext
    let kind: EntryKind

    func answer(_ visit: Visit, project named: String?) async throws -> Answer {
        let project = try await context.authenticate(visit, project: named)
        let filter = try RowFilter(query: visit.query, kind: kind, maximum: context.limits.pageItems)
        let rows = try await context.storing {
            try await context.store.database.read { [kind] database in
                try database.rows(kind: kind, project: project.number, filter: filter)
            }
        }
        let page = rows.prefix(filter.limit)
        var writer = JSONWriter(reservingCapacity: page.count * 400)
        writer.beginObject()
        writer.name("items")
        writer.beginArray()
        for row in page { row.write(to: &writer, projectID: project.id, mode: .standard) }
        writer.endArray()
        writer.name("next")
        if rows.count > page.count, let last = page.last { writer.string(String(last.sequence)) } else { writer.null() }
        writer.endObject()
        return Answer(.ok, json: writer.bytes)
    }
}

extension RowFilter {
    /// A text to look for may be this long; it is compared with every message.
    private static let maximumTextBytes = 1_024

    /// Reads the parameters of a listing; an unknown or malformed one is refused rather than ignored.
    ///
    /// - Parameter maximum: The most items of a page; `nil` for a stream, which has neither pages nor an order.
    init(query: Query, kind: EntryKind, maximum: Int?) throws(Answer) {
        self.init()
        for (name, value) in query.items where !value.isEmpty {
            switch name {
            case "level" where kind == .log: levels += try RowFilter.levels(value)
            case "category" where kind == .log: category = value
            case "tag" where kind == .log: tag = value
            case "q":
                guard value.utf8.count <= RowFilter.maximumTextBytes else {
                    throw Answer(
                        .badRequest,
                        detail:
                            "The parameter q has \(value.utf8.count) bytes; at most \(RowFilter.maximumTextBytes) are allowed."
                    )
                }
                text = value
            case "since": since = try RowFilter.time(name, value)
            case "until": until = try RowFilter.time(name, value)
            case "order" where maximum != nil:
                guard let order = Order(rawValue: value.lowercased()) else {
                    throw RowFilter.refusal("order", value, "it is newest or oldest")
                }
                self.order = order
            case "after":
                guard let sequence = Int64(value), sequence >= 0 else {
                    throw RowFilter.refusal("after", value, "it is the `next` of the page before")
                }
                after = sequence
            case "limit":
                guard let maximum else { throw RowFilter.unknown(name) }
                guard let limit = Int(value), (1...maximum).contains(limit) else {
                    throw RowFilter.refusal("limit", value, "it is a number from 1 to \(maximum)")
                }
                self.limit = limit
            default: throw RowFilter.unknown(name)
            }
        }
    }

    private static func unknown(_ name: String) -> Answer {
        Answer(.badRequest, detail: "There is no parameter '\(name)' here.")
    }

    private static func levels(_ text: String) throws(Answer) -> [Level] {
        var levels: [Level] = []
        for word in text.split(separator: ",") {
            guard let level = Level(name: word) else {
                let names = Level.allCases.map(\.name).joined(separator: ", ")
                throw refusal("level", String(word), "levels are \(names)")
            }
            levels.append(level)
        }
        return levels
    }

    private static func time(_ name: String, _ text: String) throws(Answer) -> Timestamp {
        guard let time = Timestamp(iso8601: text) else {
            throw refusal(name, text, "it is a time such as 2026-11-24T02:25:10Z")
        }
        return time
    }

    private static func refusal(_ name: String, _ value: String, _ rule: String) -> Answer {
        Answer(.badRequest, detail: "The parameter \(name) has the value '\(value)'; \(rule).")
    }
}
