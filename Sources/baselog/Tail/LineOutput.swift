import BaselogDomain
import BaselogSources
import Foundation

/// How followed lines are printed.
struct LineOutput: LineReceiver {
    enum Form { case plain, json, none }

    let form: Form
    /// Whether each line says which file it is of.
    let namesSources: Bool
    private let isColoured = Console.isColoured()
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    init(form: Form, namesSources: Bool) {
        self.form = form
        self.namesSources = namesSources
    }

    func show(_ lines: [SelectedLine], source: String, leftOut: Int) {
        for line in lines {
            switch form {
            case .none: break
            case .plain: Console.print(plain(line.entry, text: line.text, source: source))
            case .json: Console.print(json(line.entry, source: source, id: line.id))
            }
        }
    }

    func show(fate: String, of id: EntryID) {
        guard form == .json else { return }
        Console.print(.object(["id": .string(id.description), "state": .string(fate)]))
    }

    func tell(_ news: FollowerNews) { Console.note("baselog: \(news.message)") }

    func wait(because explanation: Explanation) { Console.fail(explanation) }

    var isClosed: Bool { Console.isOutputClosed }

    /// The line as it was written; on a terminal nothing in it can steer the terminal.
    private func plain(_ entry: LogEntry, text: String, source: String) -> String {
        let shown = isTerminal ? text.split(separator: "\n").map(\.printableLine).joined(separator: "\n") : text
        let line = namesSources ? "\(source.printable): \(shown)" : shown
        guard isColoured else { return line }
        return switch entry.level {
        case .debug: Console.coloured(line, .dim)
        case .info: line
        case .warning: Console.coloured(line, .yellow)
        case .error, .critical: Console.coloured(line, .red)
        }
    }

    private func json(_ entry: LogEntry, source: String, id: EntryID?) -> JSONValue {
        var members: [String: JSONValue] = [
            "level": .string(entry.level.name), "message": .string(entry.message), "source": .string(source),
            "timestamp": JSONValue(entry.timestamp),
        ]
        if let category = entry.category { members["category"] = .string(category) }
        if !entry.tags.isEmpty { members["tags"] = .array(entry.tags.map { .string($0) }) }
        if let service = entry.serviceName { members["service_name"] = .string(service) }
        if let user = entry.userID { members["user_id"] = .string(user) }
        if let correlation = entry.correlationID { members["correlation_id"] = .string(correlation) }
        if !entry.metadata.isEmpty { members["metadata"] = .object(entry.metadata) }
        if let id {
            members["id"] = .string(id.description)
            members["state"] = .string(EntryState.queued.name)
        }
        return .object(members)
    }
}

extension StringProtocol {
    /// The text with control characters but tabs replaced.
    fileprivate var printableLine: String {
        split(separator: "\t", omittingEmptySubsequences: false).map(\.printable).joined(separator: "\t")
    }
}
