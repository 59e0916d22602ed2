import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The Requests screen` {
    @Test func `asks only for what is behind the newest request it knows`() {
        var dashboard = Sample.requests()
        _ = dashboard.update(.snapshotArrived(.outage))
        #expect(dashboard.update(.ticked(Sample.in(0.3))) == [.loadRequests(after: 6, engine: 0)])
    }

    @Test func `keeps the selected request under the cursor while others come`() {
        var dashboard = Sample.requests()
        for name in ["j", "j"] { _ = dashboard.update(Sample.key(name)) }
        #expect(dashboard.requests.selected?.number == 4)
        let news = Sample.record(7, .success(Sample.answer(201, "{}")), age: 0)
        _ = dashboard.update(.requestsLoaded(engine: 0, RequestPage(records: [news], total: 7)))
        #expect(dashboard.requests.selected?.number == 4)
        #expect(dashboard.view().text.contains("1 new ▲ L"))
    }

    @Test func `masks the key and shows no cookie`() {
        var dashboard = Sample.requests()
        _ = dashboard.update(Sample.key("j"))
        let text = dashboard.view().text
        #expect(text.contains("X-API-Key: base…9f3c"))
        #expect(text.contains("set-cookie: •••"))
        #expect(!text.contains("session=1"))
    }

    @Test func `links the attempts of one entry`() {
        var dashboard = Sample.requests()
        _ = dashboard.update(Sample.key("j"))
        let related = dashboard.requests.selected.map { dashboard.requests.relatives(of: $0) } ?? []
        #expect(related.map(\.record.number) == [3, 4])
        #expect(related.map(\.attempt) == [1, 2])
    }

    @Test func `opens the entry in Queue`() {
        var dashboard = Sample.requests()
        for name in ["j", "ENTER"] { _ = dashboard.update(Sample.key(name)) }
        #expect(dashboard.screen == .queue)
        #expect(dashboard.queue.following == Sample.id(5))
    }

    @Test func `says where a body was cut`() {
        var dashboard = Sample.requests()
        for name in ["w", "G"] { _ = dashboard.update(Sample.key(name)) }
        #expect(dashboard.view().text.contains("cut here: 4 KiB of"))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(!dashboard.requests.isZoomed)
    }

    @Test(arguments: [(503, "✗ 503", true), (404, "— 404", false), (200, "✓ 200", false)])
    func `shows a probe that failed as failed, and one without a route as neither`(
        status: Int, sign: String, isFailure: Bool
    ) {
        let answer = Sample.answer(status, "{}")
        let report = TransportReport(
            result: .success(answer), started: Sample.ago(1), phases: RequestPhases(total: .milliseconds(2)))
        let request = WireRequest(method: "GET", path: "/health", headers: [], body: [])
        let probe = RequestRecord(number: 1, request: request, report: report, verdict: nil)
        var dashboard = Sample.requests(records: [probe])
        #expect(dashboard.view().text.contains(sign))
        _ = dashboard.update(Sample.key("f"))
        #expect(dashboard.requests.listed.isEmpty != isFailure)
    }

    @Test func `lists failures only when asked to`() {
        var dashboard = Sample.requests()
        _ = dashboard.update(Sample.key("f"))
        #expect(dashboard.requests.listed.map { dashboard.requests.records[$0].number } == [5, 4, 3])
        #expect(dashboard.view().text.contains("failures only"))
    }
}

@Suite struct `The Errors screen` {
    @Test func `filters Queue and Tail by the selected error`() throws {
        var dashboard = Sample.errors()
        _ = dashboard.update(Sample.key("j"))
        let effects = dashboard.update(Sample.key("ENTER"))
        #expect(dashboard.screen == .queue)
        guard case .loadPage(let request)? = effects.first else {
            Issue.record("no page is asked for: \(effects)")
            return
        }
        #expect(request.query.cause == Sample.errorGroups[1].key.template)
        #expect(request.query.states == [.queued, .inFlight, .scheduled, .parked, .dead])
        #expect(dashboard.tail.filter.cause == Sample.errorGroups[1].key)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.queue.cause == nil)
    }

    @Test func `keeps the selection on its group while counts change`() {
        var dashboard = Sample.errors()
        _ = dashboard.update(Sample.key("j"))
        _ = dashboard.update(.errorsLoaded(engine: 0, ErrorGroups(groups: Sample.errorGroups.reversed())))
        #expect(dashboard.errors.selected?.key == Sample.errorGroups[1].key)
    }

    @Test func `sorts by last, by count and by what is frequent of late`() {
        var dashboard = Sample.errors()
        #expect(dashboard.errors.groups.map(\.count) == [241, 9, 2, 1])
        _ = dashboard.update(Sample.key("s"))
        #expect(dashboard.view().text.contains("most first"))
    }

    @Test func `says how many groups were forgotten`() {
        var dashboard = Sample.errors()
        _ = dashboard.update(.errorsLoaded(engine: 0, ErrorGroups(groups: Sample.errorGroups, forgotten: 7)))
        #expect(dashboard.view().text.contains("7 groups forgotten"))
    }
}
