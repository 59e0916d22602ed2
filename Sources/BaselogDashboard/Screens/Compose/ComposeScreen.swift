package import BaselogDomain
package import BaselogScreen

/// The state of the Compose screen: one form for logs and one for events, so that each keeps its draft.
package struct ComposeScreen: Sendable, Equatable {
    package var kind: EntryKind = .log
    package private(set) var logForm = Form(ComposeScreen.logFields)
    package private(set) var eventForm = Form(ComposeScreen.eventFields)
    /// The entry that is replaced by what is sent; `nil` for a new one.
    package private(set) var replacing: EntryID?
    /// Whether the draft differs from what it began with and was not sent.
    package internal(set) var isEdited = false
    package var preview: WirePreview?
    /// What ``preview`` shows.
    package var previewed: EntryContent?
    /// What a preview was asked for and has not come yet.
    package var awaitedPreview: EntryContent?
    package var lastSent: LastSent?
    package var overlay: ComposeOverlay?
    /// What was sent from this profile, newest first.
    package var history: [SentDraft] = []
    package var templates: [ComposeTemplate] = []
    /// The template that the draft began with, or was saved as.
    package var templateName: String?
    /// What was written in the editor and could not be read; the editor opens with it again.
    package var unreadText: String?
    package var burst: Burst?
    private var lastBurst = 0
    /// Whether events are marked as tests, as logs always are.
    package var isProduction = false
    /// Whether Queue is shown with the entry as soon as it has been accepted.
    package var followsNext = false
    /// Events of the last moments: news of an entry may come before its ID does.
    private var recentEvents: [EngineEvent] = []

    static let recentEventLimit = 256
    /// The tag of everything that is sent by hand to see whether it arrives.
    static let testTag = "test"

    package init() { begin() }

    package var form: Form {
        get { kind == .log ? logForm : eventForm }
        set {
            if kind == .log { logForm = newValue } else { eventForm = newValue }
        }
    }

    /// Puts the cursor where typing makes sense at once.
    package mutating func begin() {
        logForm.focus(on: "message")
        eventForm.focus(on: "type")
    }

    /// Fills the form with an entry that is to be replaced.
    package mutating func edit(_ content: EntryContent, replacing id: EntryID) {
        replacing = id
        fill(content)
        begin()
        isEdited = false
    }

    /// Forgets what belongs to the profile before.
    package mutating func forget() {
        replacing = nil
        preview = nil
        previewed = nil
        awaitedPreview = nil
        lastSent = nil
        recentEvents = []
        isEdited = false
        overlay = nil
        history = []
        burst = nil
    }

    package mutating func set(_ value: String, of id: String) {
        form.set(value, of: id)
        showProblems()
    }

    package mutating func handle(_ key: Key) -> Form.Response {
        react(to: form.handle(key))
    }

    package mutating func paste(_ text: String) -> Form.Response {
        react(to: form.paste(text))
    }

    private mutating func react(to response: Form.Response) -> Form.Response {
        guard case .changed(let id) = response else { return response }
        if id == "kind" {
            kind = form.value(of: "kind") == EntryKind.event.name ? .event : .log
            logForm.set(kind.name, of: "kind")
            eventForm.set(kind.name, of: "kind")
            form.focus(on: "kind")
        } else {
            isEdited = true
        }
        showProblems()
        return response
    }

    /// Shows the problems of the values below their fields.
    mutating func showProblems() {
        let problems = reading.problems
        for field in form.fields { form.set(problem: problems[field.id], of: field.id) }
    }

    // MARK: Sending

    package mutating func sent(_ content: EntryContent, draft: ComposeDraft, at time: Timestamp) {
        lastSent = LastSent(content: content, draft: draft, composed: time)
        isEdited = false
    }

    /// A number that no burst had before.
    mutating func nextBurst() -> Int {
        lastBurst += 1
        return lastBurst
    }

    mutating func begin(_ burst: Burst) {
        self.burst = burst
        isEdited = false
    }

    /// The last entry of a burst is the one to be followed.
    mutating func sentLast(of burst: Burst, id: EntryID) {
        lastSent = LastSent(content: burst.order.content, draft: nil, composed: burst.began)
        lastSent?.isOfBurst = true
        accepted(id)
    }

    package mutating func accepted(_ id: EntryID) {
        lastSent?.id = id
        for event in recentEvents { lastSent?.note(event) }
        replacing = nil
    }

    package mutating func note(_ events: [EngineEvent]) {
        guard lastSent != nil || burst != nil else { return }
        for event in events { lastSent?.note(event) }
        recentEvents = (recentEvents + events).suffix(Self.recentEventLimit)
    }

    /// What the queue says is the truth, also where events were missed.
    package mutating func take(_ detail: EntryDetail) {
        guard let entry = detail.entry, lastSent?.id == detail.id else { return }
        lastSent?.take(entry, detail.timeline)
    }
}
