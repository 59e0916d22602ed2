import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// - Returns: `nil` when the key means nothing here.
    mutating func pressInProfileForm(_ key: Key) -> [Effect]? {
        guard profiles.editor != nil else { return nil }
        let types = key.typedCharacter != nil
        if !types, let action = keymap.action(for: key, in: [.profileForm]) { return perform(action) }
        switch profiles.editor?.handle(key) {
        case .changed: checkForm()
        case .moved, .pressed: break
        case .ignored, nil:
            if key == .enter {
                _ = profiles.editor?.handle(.tab)
            } else if !types {
                return nil
            }
        }
        return []
    }

    mutating func pasteIntoProfileForm(_ text: String) {
        if case .changed = profiles.editor?.paste(text) { checkForm() }
    }

    /// The names that a new profile cannot have.
    private var takenNames: [String] { profiles.profiles.map(\.name) }

    @discardableResult
    private mutating func checkForm() -> [String: String] {
        let problems = profiles.editor?.problems(taken: takenNames) ?? [:]
        // A name that was not typed yet is no mistake to point at.
        let isUntouched = profiles.editor?.name.isEmpty == true
        let shown = isUntouched ? problems.filter { $0.key != ProfileEditor.nameField } : problems
        profiles.editor?.show(shown)
        return problems
    }

    // MARK: Opening and leaving

    mutating func beginProfile() -> [Effect] {
        if takeUpAgain({ $0.isNew }) { return [] }
        open(ProfileEditor(ProfileTexts(name: ""), isNew: true))
        return []
    }

    mutating func editProfile(_ profile: ProfileSummary, asClone: Bool) -> [Effect] {
        guard !profile.isBuiltIn else {
            if asClone { return beginProfile() }
            let key = keymap.name(of: .newProfile)
            complain(
                Explanation(
                    "\(profile.name) is built in and has no file to change.", hint: "\(key) makes one of your own."))
            return []
        }
        return [.loadProfile(profile.name, asClone: asClone)]
    }

    mutating func take(_ texts: ProfileTexts, asClone: Bool) {
        // Whoever went elsewhere meanwhile does not want it any more.
        guard screen == .profiles, profiles.editor == nil else { return }
        if !asClone, takeUpAgain({ !$0.isNew && $0.original == texts }) { return }
        open(asClone ? ProfileEditor(texts, copiedFrom: texts.name, isNew: true) : ProfileEditor(texts))
        checkForm()
    }

    private mutating func open(_ editor: ProfileEditor) {
        panes.isZoomed = false
        profiles.editor = editor
        showKey()
    }

    /// What the form says of the key; the key itself never is in a form.
    private mutating func showKey() {
        guard let editor = profiles.editor else { return }
        let key = keymap.name(of: .enterKey)
        let spans: [Span] =
            if editor.isNew {
                [Span("\(key), once it is saved", .dim)]
            } else if let masked = editor.original.maskedKey {
                [Span(masked), Span("  (new: \(key))", .dim)]
            } else {
                [Span("none stored", .warning), Span("  (new: \(key))", .dim)]
            }
        profiles.editor?.set(key: spans)
    }

    /// Closes the form. What was changed in it is not lost: the same key opens it as it was left.
    mutating func leaveForm() {
        guard let editor = profiles.editor else { return }
        profiles.editor = nil
        profiles.leftEditor = editor.isEdited ? editor : nil
        guard editor.isEdited else { return }
        let key = keymap.name(of: editor.isNew ? .newProfile : .editProfile)
        say("nothing was saved; \(key) takes up what you changed", role: .warning)
    }

    /// - Returns: Whether the form that was left is the one that is wanted; it is open again then.
    private mutating func takeUpAgain(_ isWanted: (ProfileEditor) -> Bool) -> Bool {
        guard let left = profiles.leftEditor, isWanted(left) else { return false }
        profiles.leftEditor = nil
        open(left)
        checkForm()
        say("taken up where you left it")
        return true
    }

    // MARK: Saving

    mutating func saveProfile() -> [Effect] {
        guard let editor = profiles.editor, !editor.isSaving else { return [] }
        let problems = editor.problems(taken: takenNames)
        profiles.editor?.show(problems)
        if let field = editor.form.fields.first(where: { problems[$0.id] != nil }) {
            profiles.editor?.focus(on: field.id)
            say(problems[field.id] ?? "", role: .warning)
            return []
        }
        if let problem = problems.values.first {
            say(problem, role: .warning)
            return []
        }
        let change = ProfileChange(editor.name, editor.isNew ? .create : .edit, values: editor.values)
        guard editor.isNew || !change.values.isEmpty else {
            profiles.editor = nil
            say("nothing was changed")
            return []
        }
        let summary = profiles.profiles.first { $0.name == editor.name }
        // What ships now, or is production, is changed only by someone who has seen what that means.
        if !editor.isNew, editor.name == session.profile || summary?.environment == .production {
            prompt = .applyProfile(change, lines: whatIfLines(editor, columns: min(72, size.columns - 6)))
            return []
        }
        return apply(change)
    }

    mutating func apply(_ change: ProfileChange) -> [Effect] {
        profiles.editor?.isSaving = true
        return [.saveProfile(change)]
    }

    mutating func saved(_ change: ProfileChange) -> [Effect] {
        switch change.purpose {
        case .create:
            let key = keymap.name(of: .enterKey)
            say("made \(change.name) · \(key) stores its API key")
            profiles.selectNext = change.name
        case .edit:
            say("saved \(change.name)")
            beginTrial(of: change)
        case .rollBack: trial = nil
        }
        if change.purpose != .rollBack {
            profiles.editor = nil
            profiles.leftEditor = nil
        }
        return [.listProfiles]
    }

    mutating func notSaved(_ change: ProfileChange, _ explanation: Explanation) {
        profiles.editor?.isSaving = false
        if change.purpose == .rollBack {
            // The banner would say what is not true; why it could not be done stands in the toast.
            trial = nil
            rolledBack = nil
        }
        complain(explanation)
    }

    // MARK: Key and deletion

    mutating func enterKey() -> [Effect] {
        if let editor = profiles.editor {
            guard !editor.isNew else {
                say("save it first (\(keymap.name(of: .saveProfile))), then its key is asked for", role: .warning)
                return []
            }
            return [.askKey(profile: editor.name)]
        }
        guard let selected = profiles.selected else { return [] }
        guard selected.baseURL != nil else {
            say("\(selected.name) makes its key by itself")
            return []
        }
        return [.askKey(profile: selected.name)]
    }

    mutating func keyStored(_ profile: String, _ masked: String) -> [Effect] {
        if profiles.editor?.name == profile {
            profiles.editor?.stored(maskedKey: masked)
            showKey()
        }
        say("the key of \(profile) is \(masked) now")
        return [.listProfiles]
    }

    mutating func requestDeletion(of profile: ProfileSummary) {
        guard !profile.isBuiltIn else {
            say("\(profile.name) is built in and cannot be deleted", role: .warning)
            return
        }
        guard profile.name != session.profile else {
            complain(
                Explanation("\(profile.name) is active and cannot be deleted.", hint: "Switch to another one first."))
            return
        }
        switch profile.safety {
        case .open, .confirm: prompt = .deleteProfile(profile.name)
        case .typeTheName, .readOnly: prompt = .typeNameToDelete(profile.name, TextField())
        }
    }
}
