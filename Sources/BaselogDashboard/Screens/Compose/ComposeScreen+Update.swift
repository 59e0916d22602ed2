import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// - Returns: `nil` when the key means nothing here.
    mutating func pressInCompose(_ key: Key) -> [Effect]? {
        if compose.overlay != nil { return pressInComposeOverlay(key) }
        // In a choice letters choose words, so that they cannot be keys there either.
        let types = key.typedCharacter != nil && (compose.form.isTyping || compose.form.isChoosing)
        if !types, let action = keymap.action(for: key, in: [.compose]) { return perform(action) }
        switch compose.handle(key) {
        case .changed: return previewEffects()
        case .moved: return []
        case .pressed(let id): return pressButton(id)
        case .ignored: break
        }
        if key == .enter {
            // In a choice Enter goes on to the text, so that it never sends what was only looked through.
            guard compose.form.isTyping else {
                _ = compose.handle(.tab)
                return []
            }
            return requestSend(andFollow: true)
        }
        // Keys that type nothing still do what they do everywhere.
        guard types, !compose.form.isChoosing else { return nil }
        return []
    }

    private mutating func pressButton(_ id: String) -> [Effect] {
        switch id {
        case "save": return perform(.saveTemplate)
        case "editor": return perform(.editor)
        default: return requestSend()
        }
    }

    mutating func performInCompose(_ action: Action) -> [Effect] {
        switch action {
        case .send: return requestSend()
        case .newCorrelation: return [.generateCorrelation]
        case .openLastSent: return openLastSent()
        case .history:
            compose.overlay = .history(ComposePicker())
            return [.loadSent(profile: session.profile)]
        case .templates:
            compose.overlay = .templates(ComposePicker())
            return [.loadTemplates]
        case .saveTemplate:
            guard compose.replacing == nil else {
                say("an entry that is edited makes no template", role: .warning)
                return []
            }
            prompt = .nameTemplate(TextField(compose.templateName ?? ""))
            return [.loadTemplates]
        case .editor: return [.editText(compose.draft, text: compose.unreadText)]
        case .dryRun:
            compose.overlay = .dryRun(offset: 0)
            return previewEffects()
        default: return []
        }
    }

    // MARK: Templates

    /// - Returns: `nil` where the name cannot be.
    mutating func nameTemplate(_ name: String) -> [Effect]? {
        if let problem = ProfileName.problem(with: name) {
            say("the name of a template \(problem)", role: .warning)
            return nil
        }
        guard !compose.templates.contains(where: { $0.name == name }) else {
            prompt = .replaceTemplate(name)
            return []
        }
        return saveTemplate(name, replaces: false)
    }

    mutating func saveTemplate(_ name: String, replaces: Bool) -> [Effect] {
        prompt = nil
        return [.saveTemplate(ComposeTemplate(name: name, draft: compose.draft), replaces: replaces)]
    }

    // MARK: The editor

    mutating func take(edited draft: ComposeDraft) -> [Effect] {
        let isChanged = compose.unreadText != nil || draft != compose.draft
        compose.unreadText = nil
        compose.take(edited: draft)
        say(isChanged ? "taken over from the editor, nothing is sent yet" : "nothing was changed in the editor")
        return previewEffects()
    }

    /// The text is kept for the next look into the editor.
    mutating func take(unread text: String, _ explanation: Explanation) {
        compose.unreadText = text
        let key = keymap.name(of: .editor)
        complain(Explanation("\(explanation.message) Nothing is lost:", hint: "\(key) opens it again."))
    }

    // MARK: Preview

    /// Asks what would be sent, one question at a time.
    mutating func previewEffects() -> [Effect] {
        guard screen == .compose, compose.awaitedPreview == nil else { return [] }
        let content = compose.reading.content
        guard content != compose.previewed else { return [] }
        compose.awaitedPreview = content
        // What replaces an entry is sent as it stands.
        return [.preview(content, expands: compose.replacing == nil && ComposeVariables.isUsed(in: compose.draft))]
    }

    mutating func take(_ preview: WirePreview, of content: EntryContent) -> [Effect] {
        if compose.awaitedPreview == content {
            compose.awaitedPreview = nil
            compose.preview = preview
            compose.previewed = content
            return previewEffects()
        }
        if queue.showsWire { queue.wire = preview }
        return []
    }

    mutating func entryAccepted(_ id: EntryID, _ content: EntryContent) -> [Effect] {
        tally.sentByHand += 1
        guard compose.lastSent?.content == content else { return [] }
        compose.accepted(id)
        let remembering = compose.lastSent?.draft.map { remember($0) } ?? []
        if compose.followsNext {
            compose.followsNext = false
            return remembering + openLastSent()
        }
        follow(id)
        say("\(id.short) is safe in the queue · \(keymap.name(of: .openLastSent)) follows it")
        // The entry knows when it was accepted, before it was safe.
        return remembering + (screen == .queue ? queueOpenEffects() : [.loadDetail(id)])
    }

    /// Looks after the last sent entry where events may have been missed.
    mutating func lastSentEffects() -> [Effect] {
        guard let sent = compose.lastSent, sent.isOpen, let id = sent.id, now - sent.checked >= .seconds(1) else {
            return []
        }
        compose.lastSent?.checked = now
        return [.loadDetail(id)]
    }

    mutating func openLastSent() -> [Effect] {
        guard let id = compose.lastSent?.id else {
            say("nothing was sent yet", role: .warning)
            return []
        }
        follow(id)
        return screen == .queue ? queueOpenEffects() : show(.queue)
    }
}
