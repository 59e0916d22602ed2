import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A draft in Compose` {
    static let payment = ComposeDraft(
        kind: .log, values: ["level": "error", "message": "payment timed out", "category": "payment", "tags": "test"])
    static let order = ComposeDraft(kind: .event, values: ["type": "order.created", "payload": "{}"])

    private func typed(_ text: String, _ dashboard: inout Dashboard) {
        for character in text { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
    }

    private func withHistory(_ drafts: [ComposeDraft]) -> Dashboard {
        var dashboard = Sample.compose()
        #expect(dashboard.update(Sample.key("ctrl-r")) == [.loadSent(profile: "dev")])
        let sent = drafts.enumerated().map { SentDraft($1, at: Sample.ago(Double(60 * ($0 + 1))), count: $0 + 1) }
        _ = dashboard.update(.sentLoaded(profile: "dev", sent))
        return dashboard
    }

    // MARK: History

    @Test func `is filled in from the history and not sent`() {
        var dashboard = withHistory([Self.payment, Self.order])
        #expect(dashboard.view().text.contains("payment timed out"))
        let effects = dashboard.update(Sample.key("ENTER"))
        #expect(!effects.contains { if case .accept = $0 { true } else { false } })
        #expect(dashboard.compose.overlay == nil)
        #expect(dashboard.compose.draft == Self.payment)
    }

    @Test func `is found in the history by a few of its letters`() {
        var dashboard = withHistory([Self.payment, Self.order])
        typed("ordcr", &dashboard)
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.compose.draft == Self.order)
        #expect(dashboard.compose.kind == .event)
    }

    @Test func `is put aside, not lost, when another one is filled in over it`() {
        var dashboard = withHistory([Self.payment])
        _ = dashboard.update(Sample.key("ESC"))
        typed(" of mine", &dashboard)
        _ = dashboard.update(Sample.key("ctrl-r"))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.compose.draft == Self.payment)
        _ = dashboard.update(Sample.key("ctrl-r"))
        _ = dashboard.update(.sentLoaded(profile: "dev", [SentDraft(Self.payment, at: Sample.ago(60))]))
        #expect(dashboard.view().text.contains("put aside"))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.compose.form.value(of: "message") == "test log from baselog of mine")
    }

    @Test func `is chosen by a click, and a click beside the list closes it`() {
        var dashboard = withHistory([Self.order, Self.payment])
        let lines = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = lines.firstIndex { $0.contains("payment timed out") } ?? 0
        func click(_ column: Int, _ row: Int) {
            let event = MouseEvent(.press, button: .left, at: Point(column: column, row: row))
            _ = dashboard.update(.inputReceived(.mouse(event)))
        }
        click(40, row)
        #expect(dashboard.compose.draft == Self.payment)
        _ = dashboard.update(Sample.key("ctrl-r"))
        click(1, 1)
        #expect(dashboard.compose.overlay == nil)
        #expect(dashboard.screen == .compose)
    }

    @Test func `is remembered once it is safe in the queue`() {
        var dashboard = Sample.compose()
        let draft = dashboard.compose.draft
        _ = dashboard.update(Sample.key("ctrl-s"))
        let effects = dashboard.update(.entryAccepted(Sample.id(99), `The Compose screen`.hello))
        #expect(effects.first == .rememberSent(SentDraft(draft, at: Sample.now), profile: "dev"))
    }

    @Test func `of another profile is not shown`() {
        var dashboard = withHistory([Self.payment])
        _ = dashboard.update(.sentLoaded(profile: "staging", []))
        #expect(dashboard.compose.history.count == 1)
    }

    // MARK: Templates

    @Test func `becomes a template under the name that is typed`() {
        var dashboard = Sample.compose()
        #expect(dashboard.update(Sample.key("ctrl-w")) == [.loadTemplates])
        typed("hello", &dashboard)
        let template = ComposeTemplate(name: "hello", draft: dashboard.compose.draft)
        #expect(dashboard.update(Sample.key("ENTER")) == [.saveTemplate(template, replaces: false)])
        #expect(dashboard.update(.templateSaved("hello")) == [.loadTemplates])
        #expect(dashboard.view().text.contains("template hello"))
    }

    @Test func `replaces a template only after a question`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-w"))
        _ = dashboard.update(.templatesLoaded([ComposeTemplate(name: "hello", draft: Self.payment)]))
        typed("hello", &dashboard)
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.prompt == .replaceTemplate("hello"))
        let template = ComposeTemplate(name: "hello", draft: dashboard.compose.draft)
        #expect(dashboard.update(Sample.key("y")) == [.saveTemplate(template, replaces: true)])
    }

    @Test func `cannot be a template under a name that is no file's`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-w"))
        typed("../x", &dashboard)
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.prompt != nil)
        #expect(dashboard.toast?.text.contains("must begin with a letter or digit") == true)
    }

    @Test func `is filled in from a template, and a broken one says where`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-t"))
        let broken = ComposeTemplate(
            name: "broken", draft: ComposeDraft(kind: .log, values: [:]), problem: "broken.yaml:2:1: no colour.")
        _ = dashboard.update(.templatesLoaded([broken, ComposeTemplate(name: "pay", draft: Self.payment)]))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.toast?.text == "broken.yaml:2:1: no colour.")
        _ = dashboard.update(Sample.key("DOWN"))
        _ = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.compose.draft == Self.payment)
        #expect(dashboard.compose.templateName == "pay")
    }

    // MARK: Variables

    @Test func `has its variables replaced, and unknown ones told`() {
        let variables = ComposeVariables(values: ["n": "3", "user": "ann"])
        #expect(variables.expanded("{{n}} of {{ user }} {{nope}} {{{n}}}") == "3 of ann {{nope}} {3}")
        #expect(variables.expanded("{\"a\":{\"b\":1}}") == "{\"a\":{\"b\":1}}")
        let log = EntryContent.log(LogEntry("{{n}}", tags: ["u:{{user}}"], metadata: ["a": ["{{n}}", 1]]))
        #expect(variables.expanded(log) == .log(LogEntry("3", tags: ["u:ann"], metadata: ["a": ["3", 1]])))
        var dashboard = Sample.compose()
        typed(" {{nope}}", &dashboard)
        #expect(dashboard.view().text.contains("{{nope}} is no variable"))
    }

    @Test func `is previewed with examples for its variables`() {
        var dashboard = Sample.compose()
        let content = EntryContent.log(LogEntry("test log from baselog {{n}}", tags: ["test"]))
        _ = dashboard.update(.inputReceived(.paste(" {{n}}", isCut: false)))
        #expect(dashboard.compose.awaitedPreview == content)
        let other = Sample.dashboard(.busy)
        var fresh = other
        _ = fresh.update(Sample.key("c"))
        _ = fresh.update(.previewed(`The Compose screen`.hello, Sample.preview))
        #expect(
            fresh.update(.inputReceived(.paste(" {{n}}", isCut: false))) == [.preview(content, expands: true)])
    }

    // MARK: Editor

    @Test func `comes back from the editor without being sent`() {
        var dashboard = Sample.compose()
        let draft = dashboard.compose.draft
        #expect(dashboard.update(Sample.key("ctrl-e")) == [.editText(draft, text: nil)])
        _ = dashboard.update(.draftEdited(Self.order))
        #expect(dashboard.compose.draft == Self.order)
        #expect(dashboard.compose.isEdited)
    }

    @Test func `keeps what the editor wrote although it cannot be read`() {
        var dashboard = Sample.compose()
        let draft = dashboard.compose.draft
        _ = dashboard.update(.draftUnread(text: "level: x", Explanation("draft.yaml:1:1: level x is none.")))
        #expect(dashboard.toast?.text.hasPrefix("draft.yaml:1:1: level x is none.") == true)
        #expect(dashboard.compose.draft == draft)
        #expect(dashboard.update(Sample.key("ctrl-e")) == [.editText(draft, text: "level: x")])
    }

    // MARK: Dry run

    @Test func `is shown as it would be sent by a dry run, which sends nothing`() {
        var dashboard = Sample.compose(session: Sample.production)
        #expect(dashboard.update(Sample.key("ctrl-d")) == [])
        let text = dashboard.view().text
        #expect(text.contains("Dry run: nothing is sent"))
        #expect(text.contains("for the name shop to be typed"))
        #expect(text.contains("dropped for this server: service_name, metadata"))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.compose.overlay == nil)
        #expect(dashboard.screen == .compose)
    }
}
