package import BaselogDomain
import BaselogScreen

/// What a person is about to send.
package struct HandSending: Sendable, Hashable {
    package var content: EntryContent
    package var draft: ComposeDraft
    /// The entry that it replaces.
    package var replacing: EntryID?
    package var count: Int
    /// Entries per second of a burst; `nil` for as many as the queue takes.
    package var rate: Double?

    package init(
        _ content: EntryContent, draft: ComposeDraft, replacing: EntryID? = nil, count: Int = 1, rate: Double? = nil
    ) {
        self.content = content
        self.draft = draft
        self.replacing = replacing
        self.count = count
        self.rate = rate
    }
}

/// The lock of a profile that asks for its name, once the name was typed. While it is open a question is enough.
package struct Unlock: Sendable, Hashable {
    /// How long it stays open without anything being sent.
    package static let time: Duration = .seconds(600)

    package var until: Timestamp

    /// `9:58`.
    func left(at now: Timestamp) -> String {
        let (whole, rest) = max(.zero, until - now as Duration).components
        let seconds = rest > 0 ? whole + 1 : whole
        let digits = String(seconds % 60)
        return "\(seconds / 60):\(digits.count < 2 ? "0" : "")\(digits)"
    }
}

/// What a person must do before something is sent by hand: `open`, `confirm`, `type-the-name`, `read-only`.
extension Dashboard {
    /// Sends what the form says, after the questions that the profile's safety asks for.
    ///
    /// - Parameter follows: Whether Queue then shows what becomes of it.
    mutating func requestSend(andFollow follows: Bool = false) -> [Effect] {
        guard compose.burst == nil else {
            let key = keymap.name(of: .cancel, in: .everywhere)
            say("a burst is being sent; \(key) cancels it", role: .warning)
            return []
        }
        let reading = compose.reading
        if let field = compose.form.fields.first(where: { reading.problems[$0.id] != nil }) {
            compose.form.focus(on: field.id)
            say(reading.problems[field.id] ?? "", role: .warning)
            return []
        }
        compose.followsNext = follows && reading.count == 1
        let sending = HandSending(
            reading.content, draft: compose.draft, replacing: compose.replacing, count: reading.count,
            rate: reading.rate)
        switch session.safety {
        case .open: return dispatch(sending)
        case .confirm: prompt = .confirmSend(sending)
        case .typeTheName: prompt = unlock == nil ? .typeName(sending, TextField()) : .confirmSend(sending)
        case .readOnly:
            complain(
                Explanation(
                    "The profile \(session.profile) is read-only: nothing is sent by hand.",
                    hint: screens.contains(.profiles)
                        ? "\(keymap.name(of: .showProfiles)) and there \(keymap.name(of: .editProfile)) changes its safety."
                        : "Its safety is set with: baselog profile edit \(session.profile) --safety confirm"))
        }
        return []
    }

    /// Sends at once.
    mutating func dispatch(_ sending: HandSending) -> [Effect] {
        if unlock != nil { unlock = Unlock(until: now + Unlock.time) }
        if sending.count > 1 { return beginBurst(sending) }
        compose.sent(sending.content, draft: sending.draft, at: now)
        if let replacing = sending.replacing {
            return [.perform(.replace(replacing, with: sending.content))]
        }
        return [.accept(sending.content)]
    }

    private mutating func beginBurst(_ sending: HandSending) -> [Effect] {
        let order = Burst.Order(
            number: compose.nextBurst(), content: sending.content, count: sending.count, rate: sending.rate)
        compose.begin(Burst(order: order, draft: sending.draft, began: now))
        return [.sendBurst(order)]
    }

    /// The name was typed: for a while a question is enough.
    mutating func openLock() {
        guard session.safety == .typeTheName else { return }
        unlock = Unlock(until: now + Unlock.time)
    }

    /// Closes the lock again, also before its time.
    mutating func closeLock() {
        guard unlock != nil else {
            say(session.safety == .typeTheName ? "\(session.profile) is locked" : "\(session.profile) has no lock")
            return
        }
        unlock = nil
        say("\(session.profile) is locked again: sending asks for its name", role: .warning)
    }
}
