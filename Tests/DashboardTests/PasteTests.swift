import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

/// A file from the clipboard in the wrong window: 1 MiB, in lines.
@Suite struct `A paste of a megabyte` {
    private let text = String(repeating: String(repeating: "x", count: 127) + "\n", count: 8_192)

    private func paste(into dashboard: inout Dashboard, times: Int = 1) {
        for _ in 0..<times { _ = dashboard.update(.inputReceived(.paste(text, isCut: false))) }
    }

    private static let saysSo = "the pasted text was longer than a field holds and was cut"

    @Test(arguments: [":", "/", "ctrl-p"])
    func `into a line fills it, and the cut is said`(key: String) {
        var dashboard = Sample.queue()
        _ = dashboard.update(Sample.key(key))
        paste(into: &dashboard)
        let field = dashboard.console?.field ?? dashboard.palette?.field
        #expect(field?.text.utf8.count == field?.byteLimit)
        #expect((field?.byteLimit ?? .max) <= 4_096)
        #expect(dashboard.toast?.text == Self.saysSo)
        #expect(dashboard.view().size == dashboard.size)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.console == nil && dashboard.palette == nil)
    }

    @Test func `into the message of a log fits, a second one is cut, and that is said`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-u"))
        paste(into: &dashboard)
        #expect(dashboard.compose.form.value(of: "message").utf8.count == TextField.byteLimit)
        #expect(dashboard.toast == nil)
        paste(into: &dashboard)
        #expect(dashboard.compose.form.value(of: "message").utf8.count == TextField.byteLimit)
        #expect(dashboard.toast?.text == Self.saysSo)
        #expect(dashboard.view().size == dashboard.size)
    }

    @Test func `into the search of what was sent finds nothing, and Escape leads out`() {
        var dashboard = Sample.compose()
        _ = dashboard.update(Sample.key("ctrl-r"))
        let sent = (1...20).map { number in
            SentDraft(
                ComposeDraft(kind: .log, values: ["message": "order \(number)"]), at: Sample.ago(Double(number)))
        }
        _ = dashboard.update(.sentLoaded(profile: "dev", sent))
        #expect(dashboard.view().text.contains("order 1"))
        paste(into: &dashboard)
        #expect(dashboard.compose.overlay?.picker?.field.text.utf8.count == 1_024)
        #expect(dashboard.toast?.text == Self.saysSo)
        dashboard.toast = nil
        #expect(!dashboard.view().text.contains("order 1"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.compose.overlay == nil)
    }

    @Test func `where nothing can be typed is not taken for keys`() {
        var dashboard = Sample.queue()
        let before = dashboard
        paste(into: &dashboard)
        #expect(dashboard == before)
    }

    @Test func `of more than the terminal's reader keeps is said to be cut`() {
        var dashboard = Sample.queue()
        _ = dashboard.update(Sample.key("/"))
        _ = dashboard.update(.inputReceived(.paste("short", isCut: true)))
        #expect(dashboard.toast?.text == Self.saysSo)
    }
}
