import BaselogDashboard
import BaselogDomain
import Foundation

// What goes over the socket of an engine: one JSON document a line, nothing else.
//
// The first line of each side is its greeting: `{"baselog":"attach","version":1}` of the one who attaches, at most
// 4 KiB and within 30 s; then `welcome` with the profile, or `refused` with the reason and the end. After that the
// engine tells snapshots (the newest one only), news, and answers, which carry the number of their question. What is
// no such line, is longer than its limit or of another version ends the connection with a reason, and nothing else.
//
// Keys never get here: an engine's values know them masked only.

enum AttachLimits {
    static let version = 1
    static let greetingBytes = 4_096
    static let greetingTime: Duration = .seconds(30)
    /// One entry may have 10 MiB, in which every other byte may be escaped.
    static let lineBytes = 32 << 20
    /// How long the one who attaches waits until it is let in.
    static let answerTime: Duration = .seconds(20)
    /// Dashboards that look at one engine.
    static let connections = 16
    /// Questions of one of them that are answered at the same time; the next ones wait.
    static let questions = 8
    /// News that wait for a reader; of more, the oldest are dropped, and their numbers show the gap.
    static let news = 500
    /// News are sent together.
    static let newsPause: Duration = .milliseconds(50)
}

/// What the one who attaches says first.
struct AttachGreeting: Codable, Equatable {
    static let name = "attach"

    var baselog = AttachGreeting.name
    var version = AttachLimits.version
}

/// What the engine's process says first where it lets somebody in.
struct AttachWelcome: Codable, Equatable {
    var processID: Int32
    var program: String
    var session: AttachedSession
}

/// A session as the one who attaches may see it: the embedded API takes faults only from its own process.
struct AttachedSession: Codable, Equatable {
    var profile: String
    var environment: EnvironmentKind
    var safety: Safety
    var baseURL: BaseURL
    var isDemo: Bool
    var accent: String

    init(_ session: Session) {
        profile = session.profile
        environment = session.environment
        safety = session.safety
        baseURL = session.baseURL
        isDemo = session.isDemo
        accent = session.accent
    }

    var session: Session {
        Session(
            profile: profile, environment: environment, safety: safety, baseURL: baseURL, isDemo: isDemo,
            accent: accent)
    }
}

/// Everything that can be asked of an engine.
enum AttachQuestion: Codable, Equatable {
    case page(PageQuery)
    case entry(EntryID)
    case explain(EntryID)
    case attempts(EntryID)
    case requests(after: UInt64)
    case errorGroups
    case preview(EntryContent)
    case accept(EntryContent, EntryOrigin)
    case perform(EngineCommand)
}

struct AttachRequest: Codable, Equatable {
    var number: UInt64
    var question: AttachQuestion
}

enum AttachAnswer: Codable, Equatable {
    case page(EntryPage)
    case entry(StoredEntry?)
    case explanation(EntryExplanation?)
    case attempts(AttemptTimeline?)
    case requests(RequestPage)
    case errorGroups(ErrorGroups)
    case preview(WirePreview)
    case accepted(EntryID)
    case performed(CommandResult)
    case queueFailed(QueueError)
    case refused(AcceptError)
    /// The answer is longer than a line may be.
    case tooLarge
}

/// What the engine's process says.
enum AttachReport: Codable, Equatable {
    case welcome(AttachWelcome)
    /// The reason why nobody is let in, or not any longer.
    case refused(Explanation)
    case snapshot(EngineSnapshot)
    /// News, oldest first; a gap in their numbers was dropped.
    case news([EngineEvent])
    case answer(UInt64, AttachAnswer)
}

/// Lines of the protocol.
enum AttachLine {
    /// The document with its line end.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        var bytes = [UInt8](try JSONEncoder().encode(value))
        bytes.append(0x0A)
        return bytes
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line))
    }

    /// An answer as a line that fits; a page is made shorter until it does.
    static func encode(answer: AttachAnswer, to number: UInt64, limit: Int = AttachLimits.lineBytes) throws -> [UInt8] {
        var answer = answer
        while true {
            let line = try encode(AttachReport.answer(number, answer))
            if line.count <= limit { return line }
            switch answer {
            case .page(var page) where page.entries.count > 1:
                page.entries = Array(page.entries.prefix(page.entries.count / 2))
                page.next = page.entries.last?.sequence
                page.isPartial = true
                answer = .page(page)
            case .requests(var page) where page.records.count > 1:
                page.records = Array(page.records.suffix(page.records.count / 2))
                answer = .requests(page)
            default: answer = .tooLarge
            }
        }
    }
}
