import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A dashboard on the engine of another process` {
    private func attached() -> Dashboard {
        var dashboard = Sample.dashboard(.busy)
        dashboard.attachment = Attachment(processID: 4_711)
        return dashboard
    }

    private let gone = Message.attachmentLost(Explanation("Process 4711 has ended."))

    @Test func `says so, and leaves profiles and settings to that process`() {
        var dashboard = attached()
        #expect(dashboard.view().text.contains("ATTACHED"))
        #expect(!dashboard.view().text.contains("7 Profiles"))
        #expect(dashboard.update(Sample.key("7")) == [])
        #expect(dashboard.screen == .overview)
        #expect(dashboard.view().text.contains("up to process 4711"))
    }

    @Test func `offers to attach again when the process has gone`() {
        var dashboard = attached()
        _ = dashboard.update(gone)
        #expect(dashboard.view().text.contains("Not attached any more"))
        #expect(dashboard.view().text.contains("LOST"))
        #expect(dashboard.update(Sample.key("r")) == [.reconnect])
        #expect(dashboard.update(Sample.key("P")) == [])
        _ = dashboard.update(.attachmentLost(Explanation("Nobody listens.")))
        #expect(dashboard.view().text.contains("Process 4711 has ended."))
        #expect(dashboard.view().text.contains("Nobody listens."))
        #expect(dashboard.update(Sample.key("P")) == [.reconnect])
        _ = dashboard.update(.attachmentRestored(Sample.session, processID: 4_712))
        #expect(dashboard.attachment == Attachment(processID: 4_712))
        #expect(dashboard.snapshot == nil)
        #expect(dashboard.engineNumber == 1)
    }

    @Test func `stays with what was seen if one wants to, and ends if one wants that`() {
        var dashboard = attached()
        _ = dashboard.update(gone)
        #expect(dashboard.update(Sample.key("n")) == [])
        #expect(dashboard.view().text.contains("what stands here is old"))
        #expect(dashboard.snapshot != nil)
        dashboard = attached()
        _ = dashboard.update(gone)
        #expect(dashboard.update(Sample.key("q")) == [.quit])
    }

    @Test func `counts the news that did not get here`() {
        var dashboard = attached()
        func news(_ numbers: UInt64...) -> Message {
            .eventsArrived(numbers.map { EngineEvent(number: $0, time: Sample.now, fact: .storageRecovered) })
        }
        _ = dashboard.update(news(7, 8))
        _ = dashboard.update(news(12))
        _ = dashboard.update(news(13, 16))
        #expect(dashboard.attachment?.missedNews == 5)
        dashboard.size = Size(columns: 200, rows: 36)
        #expect(dashboard.view().text.contains("5 news missed"))
    }

    @Test func `has no reason to attach anything where it ships itself`() {
        var dashboard = Sample.dashboard(.busy)
        for character in ":reconnect" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        #expect(dashboard.view().text.contains("nothing to do that with"))
    }
}
