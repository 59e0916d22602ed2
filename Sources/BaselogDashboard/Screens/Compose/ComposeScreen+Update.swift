import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// - Returns: `nil` when the key means nothing here.
    mutating func pressInCompose(_ key: Key) -> [Effect]? {
        let types = compose.form.isTyping && key.typedCharacter != nil
        if !types, let action = keymap.action(for: key, in: [.compose]) { return perform(action) }
        switch compose.handle(key) {
        case .changed: return previewEffects()
        case .moved: return []
        case .pressed: return requestSend()
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
        return types ? [] : nil
    }

    /// Asks what would be sent, one question at a time.
    mutating func previewEffects() -> [Effect] {
        guard screen == .compose, compose.awaitedPreview == nil else { return [] }
        let content = compose.reading.content
        guard content != compose.previewed else { return [] }
        compose.awaitedPreview = content
        return [.preview(content)]
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

    /// Sends what the form says, after the questions that the profile's safety asks for.
    ///
    /// - Parameter follows: Whether Queue then shows what becomes of it.
    mutating func requestSend(andFollow follows: Bool = false) -> [Effect] {
        compose.followsNext = follows
        let reading = compose.reading
        if let field = compose.form.fields.first(where: { reading.problems[$0.id] != nil }) {
            compose.form.focus(on: field.id)
            say(reading.problems[field.id] ?? "", role: .warning)
            return []
        }
        let content = reading.content
        switch session.safety {
        case .open: return dispatch(content, replacing: compose.replacing)
        case .confirm: prompt = .confirmSend(content, replacing: compose.replacing)
        case .typeTheName: prompt = .typeName(content, replacing: compose.replacing, TextField())
        case .readOnly:
            complain(
                Explanation(
                    "The profile \(session.profile) is read-only: nothing is sent by hand.",
                    hint: "Its safety is set with: baselog profile edit \(session.profile) --safety confirm"))
        }
        return []
    }

    /// Sends at once.
    mutating func dispatch(_ content: EntryContent, replacing: EntryID?) -> [Effect] {
        compose.sent(content, at: now)
        if let replacing { return [.perform(.replace(replacing, with: content))] }
        return [.accept(content)]
    }

    mutating func entryAccepted(_ id: EntryID, _ content: EntryContent) -> [Effect] {
        tally.sentByHand += 1
        guard compose.lastSent?.content == content else { return [] }
        compose.accepted(id)
        if compose.followsNext {
            compose.followsNext = false
            return openLastSent()
        }
        follow(id)
        say("\(id.short) is safe in the queue · \(keymap.name(of: .openLastSent)) follows it")
        return screen == .queue ? queueOpenEffects() : []
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
