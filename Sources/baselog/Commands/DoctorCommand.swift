import ArgumentParser
import BaselogDomain

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything, one line each, with what to do.",
        discussion: """
            Exit codes: 0 all is well, otherwise that of the first thing that is wrong: 5 settings or key, \
            7 API not reachable, 1 anything else.

            Example: baselog --profile prod doctor
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run() async throws {
        let examination = Examination(context: global.context)
        var first: ExitStatus?
        await examination.run { finding in
            if case .wrong(let status) = finding.verdict, first == nil { first = status }
            Console.print(json.isOn ? finding.json.compactText : finding.line)
        }
        if let first { throw CommandFailure(first) }
    }
}

/// What one check found.
struct Finding {
    enum Verdict: Equatable {
        case good
        /// Works, but somebody may want to know.
        case doubtful
        case wrong(ExitStatus)
    }

    var check: String
    var verdict: Verdict
    var detail: String
    /// What to do about it.
    var advice: String?

    var line: String {
        let mark =
            switch verdict {
            case .good: Console.coloured("✓", .green)
            case .doubtful: Console.coloured("!", .yellow)
            case .wrong: Console.coloured("✗", .red)
            }
        let detail = detail.replacing("\n", with: " ").replacing("  ", with: " ")
        return "\(mark) \(check.padded(9)) \(detail)" + (advice.map { " → \($0)" } ?? "")
    }

    var json: JSONValue {
        let word: String =
            switch verdict {
            case .good: "ok"
            case .doubtful: "warning"
            case .wrong: "failed"
            }
        return .object([
            "check": .string(check), "result": .string(word), "detail": .string(detail), "advice": JSONValue(advice),
        ])
    }
}
