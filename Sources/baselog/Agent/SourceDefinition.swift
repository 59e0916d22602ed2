import BaselogDomain
import BaselogSources

/// Files that `baselog run` follows, as the section `sources` of a profile has them.
struct SourceDefinition: Sendable, Hashable {
    /// Whole paths and patterns; `~/` until the home folder is known.
    var files: [String]
    var format = LineFormat.auto
    /// How the first line of an entry begins; all others continue it.
    var multiline: String?
    /// The least severe level that is shipped.
    var level: Level?
    /// For entries that have none of their own.
    var category: String?
    /// For entries that have none of their own.
    var service: String?
    /// For all entries, behind their own.
    var tags: [String] = []
    /// Where files begin that were never read.
    var begin = Begin.start

    enum Begin: String, Sendable, CaseIterable { case start, end }

    /// The entry as the source wants it; `nil` if it is not severe enough.
    func entry(_ entry: LogEntry) -> LogEntry? {
        if let level, entry.level < level { return nil }
        var entry = entry
        entry.category = entry.category ?? category
        entry.serviceName = entry.serviceName ?? service
        entry.tags += tags
        return entry
    }

    /// The files in one line.
    var summary: String { files.joined(separator: ", ").printable }
}

/// Reads the section `sources` of a profile: a list, each element a path or pattern or a mapping with options.
struct SourceSection {
    private static let names = [
        "files", "format", "pattern", "multiline", "level", "category", "service", "tags", "begin",
    ]

    private(set) var sources: [SourceDefinition] = []
    private(set) var problems: [SettingProblem] = []
    private let profile: String
    private let file: String

    /// - Parameter file: The name of the file for messages.
    init(_ value: YAMLValue, profile: String, file: String) {
        self.profile = profile
        self.file = file
        switch value.content {
        case .null: break
        case .sequence(let elements):
            for (index, element) in elements.enumerated() { read(element, "sources[\(index)]") }
        default: refuse("sources", value, "allowed is a list of paths, or of files: with their options")
        }
    }

    private mutating func read(_ value: YAMLValue, _ name: String) {
        if let path = value.scalar {
            sources.append(SourceDefinition(files: paths([path], "\(name)", value)))
            return
        }
        guard !value.members.isEmpty else {
            return refuse(name, value, "allowed is a path or pattern, or files: with its options")
        }
        var source = SourceDefinition(files: [])
        var hasFormat = false
        for member in value.members {
            let (field, value) = ("\(name).\(member.name.printable)", member.value)
            switch member.name {
            case "files": source.files = paths(list(value, field), field, value)
            case "format":
                hasFormat = true
                let known = LineFormat.named.map(\.name)
                source.format =
                    chosen(value, field, from: known).flatMap { name in
                        LineFormat.named.first { $0.name == name }?.format
                    } ?? .auto
            case "pattern":
                if let text = pattern(value, field, needsNames: true) { source.format = .pattern(text) }
            case "multiline": source.multiline = pattern(value, field, needsNames: false)
            case "level":
                source.level = chosen(value, field, from: Level.allCases.map(\.name)).flatMap { Level(name: $0) }
            case "category": source.category = text(value, field, limit: EntryLimits.categoryCharacters)
            case "service": source.service = text(value, field, limit: EntryLimits.identifierBytes)
            case "tags": source.tags = list(value, field)
            case "begin":
                source.begin =
                    chosen(value, field, from: SourceDefinition.Begin.allCases.map(\.rawValue))
                    .flatMap { SourceDefinition.Begin(rawValue: $0) } ?? .start
            default:
                let near = SettingName.nearest(to: member.name, among: SourceSection.names)
                refuse(
                    field, nil, line: member.line,
                    near.map { "there is no such option; did you mean \($0)?" }
                        ?? "there is no such option; there are \(SourceSection.names.joined(separator: ", "))")
            }
        }
        if hasFormat, value["pattern"] != nil {
            refuse("\(name).format", value["format"], "pattern says how lines are written; leave out one of them")
        }
        if value["files"] == nil { refuse("\(name).files", nil, line: value.line, "it must name a path or pattern") }
        sources.append(source)
    }

    // MARK: Values

    private mutating func list(_ value: YAMLValue, _ field: String) -> [String] {
        if let text = value.scalar { return [text] }
        if case .sequence(let elements) = value.content {
            let texts = elements.compactMap(\.scalar)
            if texts.count == elements.count, !texts.contains("") { return texts }
        }
        refuse(field, value, "allowed is a text or a list of texts")
        return []
    }

    private mutating func paths(_ texts: [String], _ field: String, _ value: YAMLValue) -> [String] {
        if texts.isEmpty { refuse(field, value, "it must name a path or pattern") }
        for text in texts where !text.hasPrefix("/") && !text.hasPrefix("~/") || text.contains("\0") {
            refuse(field, text, line: value.line, "allowed is a path or pattern that begins with / or ~/")
        }
        return texts
    }

    private mutating func chosen(_ value: YAMLValue, _ field: String, from names: [String]) -> String? {
        if let name = value.scalar?.lowercased(), names.contains(name) { return name }
        refuse(field, value, "allowed is one of \(names.joined(separator: ", "))")
        return nil
    }

    private mutating func text(_ value: YAMLValue, _ field: String, limit: Int) -> String? {
        if let text = value.scalar, (1...limit).contains(text.unicodeScalars.count) { return text }
        refuse(field, value, "allowed is a text of 1 to \(limit.grouped) characters")
        return nil
    }

    private mutating func pattern(_ value: YAMLValue, _ field: String, needsNames: Bool) -> String? {
        guard let text = value.scalar else {
            refuse(field, value, "allowed is a regular expression")
            return nil
        }
        do throws(PatternError) {
            let pattern = try LinePattern(text, option: field)
            if !needsNames || pattern.hasNames { return text }
            refuse(field, value, "allowed is a regular expression with named groups, such as (?<level>[A-Z]+)")
        } catch {
            refuse(field, value, "allowed is a regular expression, and this is none: \(error.reason)")
        }
        return nil
    }

    private mutating func refuse(_ setting: String, _ value: YAMLValue?, _ reason: String) {
        refuse(setting, value?.text, line: value?.line ?? 0, reason)
    }

    private mutating func refuse(_ setting: String, _ text: String?, line: Int, _ reason: String) {
        problems.append(
            SettingProblem(
                setting: setting, text: text, source: .profile(profile, location: "\(file):\(line)"), reason: reason))
    }
}
