import ArgumentParser
import BaselogCore
import BaselogDomain
import BaselogSources

/// What is read, and which of it.
struct TailOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "auto, json, logfmt, syslog, access or plain. A line of another format counts as plain.",
            valueName: "format"))
    var format = LineFormatName()

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How lines are written, with named groups: level, message, time, category, service…", valueName: "regex"))
    var pattern: String?

    @Option(
        name: .long,
        help: ArgumentHelp("How the first line of an entry begins; all others continue it.", valueName: "regex"))
    var multiline: String?

    @Option(name: .long, help: "Only this level and those above it.") var level: LevelName?

    @Option(name: .long, help: ArgumentHelp("Only lines in which this occurs.", valueName: "regex"))
    var filter: String?

    @Option(name: .long, help: ArgumentHelp("No lines in which this occurs.", valueName: "regex"))
    var exclude: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Begin files that were never read with so many of their last lines, 200 where not given, or with all.",
            valueName: "n|all"))
    var lines: LineCount?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only what is not older: 90s, 15m, 2h, 3d, or a time such as 2026-11-24T02:25:10Z.", valueName: "time"))
    var since: SinceTime?

    @Flag(name: .long, help: "End once all that is there was read.") var noFollow = false

    func validate() throws {
        guard pattern == nil || format.isDefault else {
            throw ValidationError("--pattern says how lines are written; leave out --format.")
        }
    }

    var lineFormat: LineFormat { pattern.map { .pattern($0) } ?? format.format }

    /// Files that were never read begin with these of their lines; times are looked for from the start on.
    var beginning: FileFollower.Beginning {
        switch lines {
        case .all: .start
        case .last(let count): .lastLines(count)
        case nil: since == nil ? .lastLines(200) : .start
        }
    }
}

/// The name of a format.
struct LineFormatName: ExpressibleByArgument {
    let format: LineFormat
    let isDefault: Bool

    init() {
        format = .auto
        isDefault = true
    }

    init?(argument: String) {
        guard let found = LineFormat.named.first(where: { $0.name == argument.lowercased() }) else { return nil }
        format = found.format
        isDefault = false
    }

    static var allValueStrings: [String] { LineFormat.named.map(\.name) }
    var defaultValueDescription: String { "auto" }
}

struct LevelName: ExpressibleByArgument {
    let level: Level

    init?(argument: String) {
        let (level, isExact) = Level.nearest(to: argument)
        // Every unknown word would be `info`.
        guard isExact || level != .info else { return nil }
        self.level = level
    }

    static var allValueStrings: [String] { Level.allCases.map(\.name) }
}

enum LineCount: ExpressibleByArgument {
    case all
    case last(Int)

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let count = Int(argument), count >= 0 {
            self = .last(count)
        } else {
            return nil
        }
    }
}

/// A moment, or how long ago it was.
enum SinceTime: ExpressibleByArgument {
    case ago(Duration)
    case at(Timestamp)

    init?(argument: String) {
        if let time = Timestamp(iso8601: argument) {
            self = .at(time)
            return
        }
        let seconds: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = argument.last.flatMap({ seconds[$0] }), let count = Int(argument.dropLast()),
            (0...1_000_000).contains(count)
        else { return nil }
        self = .ago(.seconds(count * unit))
    }

    func time(now: Timestamp) -> Timestamp {
        switch self {
        case .ago(let duration): now - duration
        case .at(let time): time
        }
    }
}
