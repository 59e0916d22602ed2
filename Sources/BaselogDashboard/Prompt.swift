package import BaselogDomain
package import BaselogScreen

/// A question above the screen that must be answered before anything else.
package enum Prompt: Sendable, Equatable {
    case confirmSend(HandSending)
    /// The profile's name has to be typed.
    case typeName(HandSending, TextField)
    /// What the draft is to be called as a template.
    case nameTemplate(TextField)
    /// There is a template of that name.
    case replaceTemplate(String)
    case confirmSwitch(profile: String)
    /// A draft in Compose, or what was changed in the form of a profile, would be lost.
    case confirmQuit
    /// Saving changes what ships now, or production.
    case applyProfile(ProfileChange, lines: [[Span]])
    case deleteProfile(String)
    case typeNameToDelete(String, TextField)
    case chooseFilter(QueueFilter)
    /// The process whose engine is shown has gone.
    case reconnect(Explanation)

    /// The field that typing and pasting goes to.
    var field: TextField? {
        get {
            switch self {
            case .typeName(_, let field), .nameTemplate(let field), .typeNameToDelete(_, let field): field
            default: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .typeName(let sending, _): self = .typeName(sending, newValue)
            case .nameTemplate: self = .nameTemplate(newValue)
            case .typeNameToDelete(let name, _): self = .typeNameToDelete(name, newValue)
            default: break
            }
        }
    }
}

extension Dashboard {
    mutating func answerPrompt(_ key: Key) -> [Effect] {
        guard let prompt else { return [] }
        if key == .escape {
            self.prompt = nil
            return []
        }
        switch prompt {
        case .confirmSend(let sending): return answer(key) { $0.dispatch(sending) }
        case .typeName(let sending, let field) where key == .enter:
            guard field.text == session.profile else {
                say("That is not the name of this profile: nothing was sent.", role: .warning)
                return []
            }
            self.prompt = nil
            openLock()
            return dispatch(sending)
        case .nameTemplate(let field) where key == .enter: return nameTemplate(field.text.trimmed) ?? []
        case .typeNameToDelete(let name, let field) where key == .enter:
            guard field.text == name else {
                say("That is not \(name): nothing was deleted.", role: .warning)
                return []
            }
            self.prompt = nil
            return [.deleteProfile(name)]
        case .typeName, .nameTemplate, .typeNameToDelete: edit(key)
        case .applyProfile(let change, _): return answer(key) { $0.apply(change) }
        case .deleteProfile(let name): return answer(key) { _ in [.deleteProfile(name)] }
        case .replaceTemplate(let name): return answer(key) { $0.saveTemplate(name, replaces: true) }
        case .confirmSwitch(let profile): return answer(key) { $0.beginSwitch(to: profile) }
        case .confirmQuit: return answer(key) { $0.end() }
        case .chooseFilter(let current): return chooseFilter(key, current: current)
        case .reconnect:
            guard key == "r" || key == "q" || key == "n" else { return [] }
            self.prompt = nil
            return key == "r" ? reconnect() : key == "q" ? end() : []
        }
        return []
    }

    /// Answers a question with y or n.
    private mutating func answer(_ key: Key, yes: (inout Dashboard) -> [Effect]) -> [Effect] {
        guard key == "y" || key == "n" else { return [] }
        prompt = nil
        return key == "y" ? yes(&self) : []
    }

    private mutating func edit(_ key: Key) {
        guard var field = prompt?.field, field.handle(key) else { return }
        prompt?.field = field
    }

    private mutating func chooseFilter(_ key: Key, current: QueueFilter) -> [Effect] {
        let all = QueueFilter.allCases
        let index = all.firstIndex(of: current) ?? 0
        switch key {
        case "j", .down, "f", .tab: prompt = .chooseFilter(all[(index + 1) % all.count])
        case .up, .shiftTab: prompt = .chooseFilter(all[(index + all.count - 1) % all.count])
        case .enter, .space: return apply(current)
        case "q": prompt = nil
        default:
            guard let filter = all.first(where: { $0.letter == key.typedCharacter }) else { return [] }
            return apply(filter)
        }
        return []
    }

    private mutating func apply(_ filter: QueueFilter) -> [Effect] {
        prompt = nil
        queue.filter = filter
        return queue.reopen()
    }
}

extension Prompt {
    /// The question as a dialog.
    func dialog(session: Session, counts: EntryCounts?, now: Timestamp) -> Dialog {
        let send = [Dialog.Choice("y", "send", isDangerous: session.isProduction), Dialog.Choice("n", "no")]
        switch self {
        case .confirmSend(let sending):
            return Dialog(
                "Send to \(session.profile)?", lines: Prompt.description(of: sending, session),
                choices: send,
                isDangerous: session.isProduction)
        case .nameTemplate(let field):
            return Dialog(
                "Save as a template", lines: [[Span("Its name: letters, digits, . _ -")]], field: field,
                choices: [Dialog.Choice(.enter, "save"), Dialog.Choice(.escape, "no")])
        case .replaceTemplate(let name):
            return Dialog(
                "Replace \(name)?",
                lines: [[Span("There is a template \(name). Its file is written anew, without its comments.")]],
                choices: [Dialog.Choice("y", "replace", isDangerous: true), Dialog.Choice("n", "no")])
        case .typeName(let sending, let field):
            return Dialog(
                "Send to \(session.profile) (\(session.environment.rawValue))?",
                lines: Prompt.description(of: sending, session) + [
                    [], [Span("Type the profile's name to send: "), Span(session.profile, .bright)],
                    [Span("For ten minutes after that a question is enough.", .dim)],
                ],
                field: field,
                choices: [Dialog.Choice(.enter, "send", isDangerous: true), Dialog.Choice(.escape, "no")],
                isDangerous: true)
        case .confirmSwitch(let profile):
            return Dialog(
                "Switch to \(profile)?",
                lines: [
                    [Span(profile, .bright), Span(" is a "), Span("PRODUCTION", .danger), Span(" profile.")],
                    [Span("What waits for \(session.profile) stays in its own queue.", .dim)],
                ], choices: [Dialog.Choice("y", "switch", isDangerous: true), Dialog.Choice("n", "no")],
                isDangerous: true)
        case .confirmQuit:
            return Dialog(
                "Quit?", lines: [[Span("What was not sent in Compose or saved in Profiles would be lost.")]],
                choices: [Dialog.Choice("y", "quit", isDangerous: true), Dialog.Choice("n", "stay")])
        case .applyProfile(let change, let lines): return Prompt.applying(change, lines: lines, session)
        case .deleteProfile(let name): return Prompt.deleting(name)
        case .typeNameToDelete(let name, let field): return Prompt.deleting(name, typing: field)
        case .reconnect(let explanation):
            return Dialog(
                "Not attached any more",
                lines: ([explanation.message] + [explanation.hint].compactMap(\.self)).flatMap { text in
                    TextWidth.wrapped(text, to: 34, limit: 4).map { [Span($0)] }
                },
                choices: [
                    Dialog.Choice("r", "attach again"), Dialog.Choice("n", "stay"),
                    Dialog.Choice("q", "quit"),
                ])
        case .chooseFilter(let current):
            let lines = QueueFilter.allCases.map { filter -> [Span] in
                let isCurrent = filter == current
                let count = counts.map { NumberFormat.count(filter.count(in: $0)) } ?? ""
                return [
                    Span(isCurrent ? "▶ " : "  ", .accent), Span(String(filter.letter), .hintKey), Span("  "),
                    Span(TextWidth.fitted(filter.rawValue, to: 12), isCurrent ? .bright : .plain),
                    Span(TextWidth.fitted(count, to: 14, alignment: .right), .label),
                ]
            }
            return Dialog(
                "Show", lines: lines, choices: [Dialog.Choice(.enter, "show"), Dialog.Choice(.escape, "back")])
        }
    }

    private static func description(of sending: HandSending, _ session: Session) -> [[Span]] {
        let kind = sending.content.kind.name
        let text =
            switch sending.content {
            case .log(let log): log.message
            case .event(let event): event.type
            }
        var what = sending.replacing.map { "The \(kind) replaces \($0.short):" } ?? "This \(kind) is sent now:"
        if sending.count > 1 {
            let noun = kind + "s"
            let pace = sending.rate.map { " at \(NumberFormat.rate($0))/s" } ?? ""
            what = "\(NumberFormat.count(sending.count)) \(noun) like this are sent now\(pace):"
        }
        return [
            [Span(what)], [Span(TextWidth.truncated(text, to: 56), .bright)],
            [Span("to ", .dim), Span(session.baseURL.description, .link)],
        ]
    }
}
