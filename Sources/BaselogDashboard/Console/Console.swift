import BaselogDomain
package import BaselogScreen

/// The line at the bottom that commands or a search are typed into.
package struct Console: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case command, search
        /// The words that lines of the tail must have.
        case tailFilter

        var prefix: String {
            switch self {
            case .command: ":"
            case .search: "/"
            case .tailFilter: "filter "
            }
        }

        var placeholder: String {
            switch self {
            case .command: "command; Tab completes"
            case .search: "text to look for; Enter searches"
            case .tailFilter: "words that lines must have, !word to hide; Enter filters"
            }
        }
    }

    /// Commands that are remembered.
    static let historyLimit = 100
    /// Most bytes of a line: the longest path that there is.
    static let byteLimit = 1 << 12

    package var kind: Kind
    package var field: TextField
    /// How far back in the history the line stands; 0 is what is being typed.
    package var historyStep = 0
    /// What was typed before the history was looked through.
    package var draft = ""
    /// The completions that Tab goes through, and the one that stands in the line.
    package var choice: Choice?

    package struct Choice: Sendable, Hashable {
        package var lines: [String]
        package var index: Int
    }

    package init(kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text, byteLimit: Console.byteLimit)
    }
}

extension Dashboard {
    mutating func typeIntoConsole(_ key: Key) -> [Effect] {
        guard var console else { return [] }
        switch key {
        case .escape: return closeConsole()
        case .enter:
            self.console = nil
            previewedTheme = nil
            switch console.kind {
            case .command: return run(console.field.text)
            case .search: return search(console.field.text)
            case .tailFilter: return filterTail(console.field.text)
            }
        case .backspace where console.field.isEmpty: return closeConsole()
        case .tab where console.kind == .command: complete(&console, step: 1)
        case .shiftTab where console.kind == .command: complete(&console, step: -1)
        case .up, .control("p"): recall(1, &console)
        case .down, .control("n"): recall(-1, &console)
        default:
            if console.field.handle(key) { console.historyStep = 0 }
        }
        if console.choice?.line != console.field.text { console.choice = nil }
        self.console = console
        return previewEffects(of: console.field.text)
    }

    private mutating func closeConsole() -> [Effect] {
        console = nil
        defer { previewedTheme = nil }
        return previewedTheme == nil || previewedTheme == themeName ? [] : [.previewTheme(themeName)]
    }

    /// While a theme is being chosen its colours are shown.
    private mutating func previewEffects(of line: String) -> [Effect] {
        let words = line.split(separator: " ")
        let isTheme = words.first.map(String.init) == ConsoleCommand.Word.theme.rawValue
        let wanted = isTheme && words.count == 2 ? words[1].lowercased() : nil
        let named = wanted.flatMap { wanted in themeNames.first { $0.lowercased() == wanted } }
        guard named != previewedTheme else { return [] }
        previewedTheme = named
        return [.previewTheme(named ?? themeName)]
    }

    private func recall(_ step: Int, _ console: inout Console) {
        guard console.kind == .command else { return }
        if console.historyStep == 0 { console.draft = console.field.text }
        console.historyStep = (console.historyStep + step).clamped(to: 0...consoleHistory.count)
        console.field.text =
            console.historyStep == 0
            ? console.draft : consoleHistory[consoleHistory.count - console.historyStep]
    }

    /// Puts in what all completions have in common, the only one whole; then goes through them one by one.
    private func complete(_ console: inout Console, step: Int) {
        if let choice = console.choice, choice.line == console.field.text {
            choose((choice.index + step + choice.lines.count) % choice.lines.count, of: choice.lines, &console)
            return
        }
        let completions = completions(of: console.field.text)
        guard let first = completions.first else { return }
        let common = completions.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        if completions.count == 1 {
            console.field.text = ConsoleCommand.takesMore(first) ? first + " " : first
        } else if common.count > console.field.text.count {
            console.field.text = common
        } else {
            choose(step > 0 ? 0 : completions.count - 1, of: completions, &console)
        }
    }

    private func choose(_ index: Int, of lines: [String], _ console: inout Console) {
        console.choice = Console.Choice(lines: lines, index: index)
        console.field.text = lines[index]
    }

    /// The whole lines that what is typed could become.
    func completions(of text: String) -> [String] {
        let names = ConsoleCommand.Word.allCases.filter(offers)
        guard let space = text.firstIndex(of: " ") else {
            return names.map(\.rawValue).filter { $0.hasPrefix(text) }
        }
        guard let word = names.first(where: { $0.rawValue == text[..<space] }) else { return [] }
        let argument = text[space...].dropFirst()
        let arguments: [String] =
            switch word {
            case .screen: screens.map { $0.title.lowercased() }
            case .profile: profiles.profiles.map(\.name)
            case .theme: themeNames
            case .mouse: ["on", "off"]
            case .fault: faultArguments(argument)
            case .play: FaultScene.all.map(\.name)
            case .filter: QueueFilter.allCases.map(\.rawValue)
            default: []
            }
        return arguments.filter { $0.hasPrefix(argument) }.map { "\(word.rawValue) \($0)" }
    }

    /// The faults; behind one of them the requests that it may hit.
    private func faultArguments(_ argument: Substring) -> [String] {
        guard let fault = argument.split(separator: " ").first, argument.contains(" ") else {
            return Fault.all.map(\.name)
        }
        return FaultExtent.offered.filter { $0 != .everyRequest }.map { "\(fault) \($0.argument)" }
    }

    private mutating func search(_ text: String) -> [Effect] {
        if screen == .tail { return searchTail(text) }
        let wanted = text.isEmpty ? nil : text
        if screen == .overview {
            guard wanted != nil else { return [] }
            // The entries that have it are on another screen.
            let effects = show(.queue).filter { if case .loadPage = $0 { false } else { true } }
            queue.searchText = wanted
            return effects + queue.reopen()
        }
        if screen == .errors || screen == .requests {
            searchList(wanted)
            return []
        }
        guard wanted != queue.searchText else { return [] }
        queue.searchText = wanted
        return queue.reopen()
    }

    mutating func run(_ text: String) -> [Effect] {
        let line = text.trimmed
        guard !line.isEmpty else { return [] }
        consoleHistory.removeAll { $0 == line }
        consoleHistory = (consoleHistory + [line]).suffix(Console.historyLimit)
        let word = line.split(separator: " ").first.flatMap { ConsoleCommand.word(named: String($0)) }
        if feed != nil || attachment != nil || replay != nil || word == .reconnect || word == .speed, let word,
            !offers(word)
        {
            sayNotOffered()
            return []
        }
        switch ConsoleCommand.parse(line) {
        case .success(let command): return perform(command)
        case .failure(let problem):
            say(problem.description, role: .warning)
            return []
        }
    }

    private mutating func perform(_ command: ConsoleCommand) -> [Effect] {
        switch command {
        case .quit: return end()
        case .help: return perform(Action.help)
        case .screen(let screen): return show(screen)
        case .profile(let name): return requestSwitch(to: name)
        case .theme(let name):
            hasChosenTheme = true
            return [.changeTheme(name)]
        case .mouse(let isOn): return [.setMouse(isOn)]
        case .filter(let filter):
            let effects = show(.queue)
            queue.filter = filter
            return effects.filter { if case .loadPage = $0 { false } else { true } } + queue.reopen()
        case .engine(let command): return [.perform(command)]
        case .time(let time): return seekTime(time)
        case .export(let path): return screen == .queue ? exportEntries(to: path) : exportTail(to: path)
        case .reload: return [.reloadSettings]
        case .fault(let fault): return order(fault)
        case .scene(let scene): return play(scene)
        case .lock:
            closeLock()
            return []
        case .reconnect: return reconnect()
        case .record(let path): return record(to: path)
        case .speed(let speed): return setSpeed(speed)
        }
    }
}

extension Console.Choice {
    var line: String { lines[index] }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
