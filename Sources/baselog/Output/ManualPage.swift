import Foundation

/// The manual page, made of the same definitions that `--help` shows, for `man`.
struct ManualPage {
    private let root: Command
    private let version: String
    private let date: String

    /// - Parameters:
    ///   - help: All commands as ArgumentParser describes them in JSON.
    ///   - date: The day that the page names, such as `2026-11-25`.
    init(help: String, version: String, date: String) throws {
        root = try JSONDecoder().decode(Definition.self, from: Data(help.utf8)).command
        self.version = version
        self.date = date
    }

    private struct Definition: Decodable { var command: Command }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    fileprivate struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var defaultValue: String?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool
    }

    /// The page as `man` reads it.
    var text: String {
        var page = Roff()
        page.macro("TH", root.commandName.uppercased(), "1", date, "\(root.commandName) \(version)", "User Commands")
        page.macro("SH", "NAME")
        page.line("\(root.commandName) - \(root.abstract ?? "")")
        page.macro("SH", "SYNOPSIS")
        page.synopsis(words: [root.commandName], arguments: shown(root), hasCommands: true)
        page.macro("SH", "DESCRIPTION")
        page.paragraphs(root.discussion ?? "")
        page.macro("SH", "OPTIONS")
        page.options(shown(root))
        page.macro("SH", "COMMANDS")
        for command in subcommands(root) { describe(command, behind: [root.commandName], in: &page) }
        return page.text
    }

    private func describe(_ command: Command, behind words: [String], in page: inout Roff) {
        let words = words + [command.commandName]
        page.macro("SS", words.joined(separator: " "))
        page.line(command.abstract ?? "")
        let nested = subcommands(command)
        page.macro("PP")
        page.synopsis(words: words, arguments: shown(command), hasCommands: !nested.isEmpty)
        page.paragraphs(command.discussion ?? "")
        page.options(shown(command))
        for command in nested { describe(command, behind: words, in: &page) }
    }

    private func subcommands(_ command: Command) -> [Command] {
        (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// The arguments that are the command's own: what every command takes stands once, with the root.
    private func shown(_ command: Command) -> [Argument] {
        let own = (command.arguments ?? []).filter { $0.shouldDisplay }
        guard command.commandName != root.commandName else { return own }
        let common = Set((root.arguments ?? []).flatMap { $0.names ?? [] }.map(\.text))
        return own.filter { argument in !(argument.names ?? []).contains { common.contains($0.text) } }
    }
}

/// Text in the language of `man`, line by line.
private struct Roff {
    private(set) var text = ""

    mutating func macro(_ name: String, _ arguments: String...) {
        let quoted = arguments.map { "\"\(Roff.escaped($0).replacing("\"", with: "\\(dq"))\"" }
        text += ([".\(name)"] + quoted).joined(separator: " ") + "\n"
    }

    /// One line of text, in which a full stop or an apostrophe at the beginning is no macro.
    mutating func line(_ line: String) {
        let escaped = Roff.escaped(line)
        text += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// Paragraphs with empty lines between them; lines that are indented stay as they are.
    mutating func paragraphs(_ body: String) {
        var isVerbatim = false
        for part in body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isIndented = part.hasPrefix("  ")
            if isIndented != isVerbatim { macro(isIndented ? "nf" : "fi") }
            isVerbatim = isIndented
            if part.isEmpty { macro("PP") } else { line(part) }
        }
        if isVerbatim { macro("fi") }
        if !body.isEmpty { macro("PP") }
    }

    mutating func synopsis(words: [String], arguments: [ManualPage.Argument], hasCommands: Bool) {
        let parts = arguments.map(\.synopsis) + (hasCommands ? ["COMMAND"] : [])
        text += "\\fB\(Roff.escaped(words.joined(separator: " ")))\\fR "
        text += parts.map(Roff.escaped).joined(separator: " ") + "\n"
        macro("PP")
    }

    mutating func options(_ options: [ManualPage.Argument]) {
        for option in options {
            macro("TP")
            line(option.heading)
            line(option.explanation)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    }
}

extension ManualPage.Argument {
    private var value: String { "<\(valueName ?? "value")>" }

    private var isPositional: Bool { kind == "positional" }

    fileprivate var synopsis: String {
        let name = names?.first { $0.kind == "long" } ?? names?.first
        var part = isPositional ? value : kind == "flag" ? name?.text ?? "" : "\(name?.text ?? "") \(value)"
        if isRepeating { part += " ..." }
        return isOptional ? "[\(part)]" : part
    }

    fileprivate var heading: String {
        guard !isPositional else { return value }
        let all = (names ?? []).map(\.text).joined(separator: ", ")
        return kind == "flag" ? all : "\(all) \(value)"
    }

    fileprivate var explanation: String {
        let preset = defaultValue.map { " (default: \($0))" } ?? ""
        return (abstract ?? "") + preset
    }
}
