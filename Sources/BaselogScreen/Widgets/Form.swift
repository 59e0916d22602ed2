/// Labelled fields, choices and buttons with one focus. The model; ``Form/draw(into:in:isFocused:)`` shows it.
package struct Form: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case text(TextField)
        /// Text that is never shown: a key, a passphrase.
        case secret(TextField)
        /// Text of several lines, shown in this many rows.
        case area(TextField, rows: Int)
        case choice([String], selected: Int)
        case button
        /// Text that is only read, with its role.
        case note([Span])
    }

    package struct Field: Sendable, Hashable {
        package var id: String
        package var label: String
        package var kind: Kind
        package var placeholder: String
        /// What is wrong with the value, shown below it.
        package var problem: String?
        /// Whether the field stands in the row of the field before it.
        package var isBeside: Bool

        package init(
            _ id: String, label: String, kind: Kind, placeholder: String = "", problem: String? = nil,
            isBeside: Bool = false
        ) {
            self.id = id
            self.label = label
            self.kind = kind
            self.placeholder = placeholder
            self.problem = problem
            self.isBeside = isBeside
        }

        var takesFocus: Bool {
            if case .note = kind { false } else { true }
        }
    }

    /// What a key did to the form.
    package enum Response: Sendable, Hashable {
        case ignored
        case moved
        case changed(id: String)
        case pressed(id: String)
    }

    package var fields: [Field]
    /// The index of the field that has the focus.
    package private(set) var focus: Int
    /// Columns of the labels.
    package var labelColumns: Int

    package init(_ fields: [Field], labelColumns: Int = 12) {
        self.fields = fields
        self.labelColumns = labelColumns
        focus = fields.firstIndex(where: \.takesFocus) ?? 0
    }

    package var focusedID: String? { fields.indices.contains(focus) ? fields[focus].id : nil }

    /// Whether a typed character goes into text now, so that single-letter keys must not act.
    package var isTyping: Bool {
        guard fields.indices.contains(focus) else { return false }
        switch fields[focus].kind {
        case .text, .secret, .area: return true
        case .choice, .button, .note: return false
        }
    }

    /// Whether a word is chosen now, which its first letter does.
    package var isChoosing: Bool {
        guard fields.indices.contains(focus), case .choice = fields[focus].kind else { return false }
        return true
    }

    package mutating func focus(on id: String) {
        if let index = fields.firstIndex(where: { $0.id == id && $0.takesFocus }) { focus = index }
    }

    /// The text of a field, or the chosen word of a choice; empty when there is no such field.
    package func value(of id: String) -> String {
        switch fields.first(where: { $0.id == id })?.kind {
        case .text(let field), .secret(let field), .area(let field, _): field.text
        case .choice(let words, let selected): words.indices.contains(selected) ? words[selected] : ""
        case .button, .note, nil: ""
        }
    }

    /// Sets the text of a field, or chooses the word of a choice. Words that cannot be chosen change nothing.
    package mutating func set(_ value: String, of id: String) {
        guard let index = fields.firstIndex(where: { $0.id == id }) else { return }
        switch fields[index].kind {
        case .text: fields[index].kind = .text(TextField(value))
        case .secret: fields[index].kind = .secret(TextField(value))
        case .area(_, let rows): fields[index].kind = .area(TextField(value, isMultiline: true), rows: rows)
        case .choice(let words, _):
            if let selected = words.firstIndex(of: value) {
                fields[index].kind = .choice(words, selected: selected)
            }
        case .button, .note: break
        }
    }

    package mutating func set(problem: String?, of id: String) {
        guard let index = fields.firstIndex(where: { $0.id == id }) else { return }
        fields[index].problem = problem
    }

    package mutating func handle(_ key: Key) -> Response {
        guard fields.indices.contains(focus) else { return .ignored }
        switch key {
        case .tab: return move(by: 1)
        case .shiftTab: return move(by: -1)
        default: break
        }
        let id = fields[focus].id
        if edit({ $0.handle(key) }) { return .changed(id: id) }
        switch (fields[focus].kind, key) {
        case (.choice(let words, let selected), .left), (.choice(let words, let selected), "h"):
            return choose(selected - 1, of: words)
        case (.choice(let words, let selected), .right), (.choice(let words, let selected), "l"),
            (.choice(let words, let selected), .space):
            return choose(selected + 1, of: words)
        case (.choice(let words, _), _) where key.typedCharacter != nil:
            // The first letter of a word chooses it.
            let typed = key.typedCharacter.map { String($0).lowercased() } ?? ""
            guard let index = words.firstIndex(where: { $0.lowercased().hasPrefix(typed) }) else { return .ignored }
            return choose(index, of: words)
        case (.button, .enter), (.button, .space): return .pressed(id: id)
        case (.button, .left): return move(by: -1)
        case (.button, .right): return move(by: 1)
        case (_, .up): return move(by: -1)
        case (_, .down): return move(by: 1)
        default: return .ignored
        }
    }

    /// Whether the field with the focus would take all of `text`; a place without text has nothing to cut.
    package func hasRoom(for text: String) -> Bool {
        guard fields.indices.contains(focus) else { return true }
        switch fields[focus].kind {
        case .text(var field), .secret(var field), .area(var field, _): return field.insert(text)
        case .choice, .button, .note: return true
        }
    }

    package mutating func paste(_ text: String) -> Response {
        guard fields.indices.contains(focus) else { return .ignored }
        let isTaken = edit { field in
            field.insert(text)
            return true
        }
        return isTaken ? .changed(id: fields[focus].id) : .ignored
    }

    private mutating func edit(_ change: (inout TextField) -> Bool) -> Bool {
        switch fields[focus].kind {
        case .text(var field):
            guard change(&field) else { return false }
            fields[focus].kind = .text(field)
        case .secret(var field):
            guard change(&field) else { return false }
            fields[focus].kind = .secret(field)
        case .area(var field, let rows):
            guard change(&field) else { return false }
            fields[focus].kind = .area(field, rows: rows)
        case .choice, .button, .note: return false
        }
        return true
    }

    private mutating func choose(_ index: Int, of words: [String]) -> Response {
        guard !words.isEmpty else { return .ignored }
        fields[focus].kind = .choice(words, selected: (index + words.count) % words.count)
        return .changed(id: fields[focus].id)
    }

    private mutating func move(by step: Int) -> Response {
        let order = fields.indices.filter { fields[$0].takesFocus }
        guard let place = order.firstIndex(of: focus), order.count > 1 else { return .ignored }
        focus = order[(place + step + order.count) % order.count]
        return .moved
    }
}
