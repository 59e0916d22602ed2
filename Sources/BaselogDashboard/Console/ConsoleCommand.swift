package import BaselogDomain

/// A command of the command line.
package enum ConsoleCommand: Sendable, Hashable {
    case quit, help
    case screen(ScreenName)
    case profile(String)
    case theme(String)
    case mouse(Bool)
    case filter(QueueFilter)
    case engine(EngineCommand)
    case fault(FaultOrder)
    case scene(FaultScene)
    case reload
    /// Asks for the profile's name again before anything is sent.
    case lock
    case reconnect
    /// Shows the lines of this time in Tail.
    case time(TimeOfDay)
    /// Writes the lines of Tail, or the marked entries of Queue, into a file.
    case export(String)
    /// Records into a file; without one it ends the recording.
    case record(String?)
    /// Plays a recording so many times faster.
    case speed(Int)

    /// The first words, with what they do; help and completion are made from them.
    package enum Word: String, Sendable, Hashable, CaseIterable {
        case export, fault, filter, flush, help, lock, mouse, pause, play, probe, profile, quit, reconnect, record,
            reload, resume, screen, speed, theme, time

        package var argument: String {
            switch self {
            case .play, .profile, .screen, .theme: "NAME"
            case .fault: "KIND"
            case .filter: "STATE"
            case .mouse: "on|off"
            case .export, .record: "FILE"
            case .speed: "TIMES"
            case .time: "HH:MM"
            default: ""
            }
        }

        package var help: String {
            switch self {
            case .fault:
                "make the embedded API misbehave, perhaps 1/10 or the next-5 requests; also any status from 400: "
                    + Fault.all.map(\.name).joined(separator: " ")
            case .filter: "list entries in Queue: " + QueueFilter.allCases.map(\.rawValue).joined(separator: " ")
            case .export: "write the lines of Tail, or entries of Queue as lines of JSON, into a new file"
            case .flush: "send what waits, without waiting for company"
            case .help: "keys of this screen"
            case .lock: "ask for the profile's name again before anything is sent by hand"
            case .mouse: "let the mouse click and scroll, or leave it to the terminal"
            case .pause: "stop shipping; entries stay in the queue"
            case .play: "play a story of faults: " + FaultScene.all.map(\.name).joined(separator: " ")
            case .probe: "ask the API for its health now, and let one entry through what is closed"
            case .profile: "switch to a profile"
            case .quit: "end the program"
            case .reconnect: "attach again to the process that ships now"
            case .record: "record what the screens show, secrets masked; without a FILE end that"
            case .reload: "read settings and key again and ship with them"
            case .resume: "go on shipping"
            case .screen: "show a screen"
            case .speed: "play the recording so many times faster"
            case .theme: "change the colours"
            case .time: "show the lines of this time in Tail"
            }
        }
    }

    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    static func takesMore(_ line: String) -> Bool {
        Word(rawValue: line).map { !$0.argument.isEmpty } ?? false
    }

    /// The command of a first word, also of a short one.
    static func word(named name: String) -> Word? {
        let aliases = ["q": Word.quit, "h": .help, "p": .profile]
        return Word(rawValue: name) ?? aliases[name]
    }

    package static func parse(_ line: String) -> Result<ConsoleCommand, Problem> {
        let words = line.split(separator: " ", maxSplits: 1).map { $0.trimmed }
        let first = words.first ?? ""
        guard let word = word(named: first) else {
            return .failure(Problem(description: "There is no command \(first); Tab shows what there is."))
        }
        let argument = words.count > 1 ? words[1] : nil
        if word.argument.isEmpty, let argument {
            return .failure(Problem(description: ":\(word.rawValue) takes nothing, not \(argument)."))
        }
        if word == .record { return .success(.record(argument)) }
        if !word.argument.isEmpty, argument == nil {
            return .failure(Problem(description: ":\(word.rawValue) needs a \(word.argument)."))
        }
        return parse(word, argument ?? "")
    }

    private static func parse(_ word: Word, _ argument: String) -> Result<ConsoleCommand, Problem> {
        func unknown(_ names: [String]) -> Result<ConsoleCommand, Problem> {
            let known = names.joined(separator: ", ")
            return .failure(Problem(description: ":\(word.rawValue) does not know \(argument); it knows \(known)."))
        }
        switch word {
        case .quit: return .success(.quit)
        case .help: return .success(.help)
        case .flush: return .success(.engine(.flush))
        case .lock: return .success(.lock)
        case .pause: return .success(.engine(.pause))
        case .resume: return .success(.engine(.resume))
        case .reload: return .success(.reload)
        case .reconnect: return .success(.reconnect)
        case .probe: return .success(.engine(.probeNow))
        case .profile: return .success(.profile(argument))
        case .theme: return .success(.theme(argument))
        case .mouse:
            return ["on": true, "off": false][argument].map { .success(.mouse($0)) } ?? unknown(["on", "off"])
        case .export: return .success(.export(argument))
        case .record: return .success(.record(argument))
        case .speed:
            guard let speed = Int(argument), Replay.speeds.contains(speed) else {
                let range = "1 to \(Replay.maximumSpeed)"
                return .failure(Problem(description: ":speed \(argument) is not within \(range)."))
            }
            return .success(.speed(speed))
        case .time:
            return TimeOfDay(argument).map { .success(.time($0)) }
                ?? .failure(Problem(description: ":time \(argument) is no time of day; write it as 14:03 or 14:03:22."))
        case .screen:
            return ScreenName(name: argument).map { .success(.screen($0)) }
                ?? unknown(ScreenName.allCases.map { $0.title.lowercased() })
        case .filter:
            return QueueFilter(rawValue: argument).map { .success(.filter($0)) }
                ?? unknown(QueueFilter.allCases.map(\.rawValue))
        case .play:
            return FaultScene(name: argument).map { .success(.scene($0)) } ?? unknown(FaultScene.all.map(\.name))
        case .fault:
            guard let order = FaultOrder(argument) else {
                let isKnown = argument.split(separator: " ").first.flatMap { Fault(name: String($0)) } != nil
                guard isKnown else { return unknown(Fault.all.map(\.name)) }
                return .failure(
                    Problem(description: ":fault \(argument): after the fault stands 1/10, next-5 or nothing."))
            }
            return .success(.fault(order))
        }
    }
}
