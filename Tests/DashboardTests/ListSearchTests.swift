import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A search of the errors` {
    private func search(_ text: String, _ dashboard: inout Dashboard) {
        for key in ["/"] + text.map({ $0 == " " ? "SPACE" : String($0) }) + ["ENTER"] {
            _ = dashboard.update(Sample.key(key))
        }
    }

    @Test(
        arguments: [
            ("TIMEOUT", [FailureKind.timeout]), ("upstream", [.server]), ("r 503", [.server]), ("unproc", [.client]),
            ("requests", [.rateLimit]), ("e", [.rateLimit, .server, .timeout, .client]), ("wombat", []),
        ] as [(String, [FailureKind])])
    func `lists those whose kind, status or message has the text`(text: String, kinds: [FailureKind]) {
        var dashboard = Sample.errors()
        search(text, &dashboard)
        #expect(dashboard.errors.groups.map(\.key.kind) == kinds)
    }

    @Test(arguments: [Sample.wide, Sample.compact])
    func `says what it looks for and how much it hides`(size: Size) {
        var dashboard = Sample.errors(size: size)
        search("upstream", &dashboard)
        #expect(dashboard.view().text.contains("3 hidden · /upstream · 1 group · seen last first"))
        #expect(dashboard.view().text.contains("─ server 503 ─"))
    }

    @Test func `that finds nothing says so, and how to get back`() {
        var dashboard = Sample.errors()
        search("wombat", &dashboard)
        #expect(dashboard.view().text.contains("No group has “wombat”: 4 are hidden."))
        #expect(dashboard.view().text.contains("ESC ends the search"))
        #expect(!dashboard.view().text.contains("no failed request"))
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.errors.groups.count == 4)
        #expect(!dashboard.view().text.contains("hidden"))
    }

    @Test func `says so where there are no panels`() {
        var dashboard = Sample.errors(size: Sample.narrow)
        search("wombat", &dashboard)
        #expect(dashboard.view().text.contains("No group has “wombat”: 4 are"))
        #expect(dashboard.view().text.contains("searched"))
    }

    @Test func `holds for groups that come, and keeps the order and the selected group`() {
        var dashboard = Sample.errors()
        for key in ["s", "j", "j"] { _ = dashboard.update(Sample.key(key)) }
        search("o", &dashboard)
        #expect(dashboard.errors.selected?.key.kind == .timeout)
        let late = Sample.group(
            .connection, nil, "no route to host", count: 100, trend: [1], first: 9, last: 1)
        let other = Sample.group(.server, 500, "tilt", count: 99, trend: [1], first: 9, last: 1)
        let groups = ErrorGroups(groups: [late, other] + Sample.errorGroups)
        _ = dashboard.update(.errorsLoaded(engine: 0, groups))
        #expect(dashboard.errors.groups.map(\.count) == [241, 100, 2, 1])
        #expect(dashboard.errors.selected?.key.kind == .timeout)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.errors.groups.map(\.count) == [241, 100, 99, 9, 2, 1])
        #expect(dashboard.errors.selected?.key.kind == .timeout)
    }

    @Test func `starts from the text of the last one, and ends where that is emptied`() {
        var dashboard = Sample.errors()
        search("upstream", &dashboard)
        _ = dashboard.update(Sample.key("/"))
        #expect(dashboard.console?.field.text == "upstream")
        for key in ["ctrl-u", "ENTER"] { _ = dashboard.update(Sample.key(key)) }
        #expect(dashboard.errors.groups.count == 4)
    }

    @Test func `shows the list where a single group filled the screen`() {
        var dashboard = Sample.errors()
        for key in ["TAB", "z"] { _ = dashboard.update(Sample.key(key)) }
        search("upstream", &dashboard)
        #expect(!dashboard.panes.isZoomed)
        #expect(dashboard.errors.groups.count == 1)
    }
}

@Suite struct `A search of the requests` {
    private func search(_ text: String, _ dashboard: inout Dashboard) {
        for key in ["/"] + text.map({ $0 == " " ? "SPACE" : String($0) }) + ["ENTER"] {
            _ = dashboard.update(Sample.key(key))
        }
    }

    private func numbers(_ dashboard: Dashboard) -> [UInt64] {
        dashboard.requests.listed.map { dashboard.requests.records[$0].number }
    }

    @Test(
        arguments: [
            ("/LOGS/batch", [6]), ("get", [1]), ("post /projects/logs/", [6]), ("503", [4]), ("429", [5]),
            ("Connection Refused", [3]), ("many requests", [5]), ("7F21aa", [6, 5, 4, 2, 1]), ("wombat", []),
        ] as [(String, [UInt64])])
    func `lists those whose route, status, answer or request ID has the text`(text: String, found: [UInt64]) {
        var dashboard = Sample.requests()
        search(text, &dashboard)
        #expect(numbers(dashboard) == found)
    }

    @Test(arguments: [Sample.wide, Sample.compact])
    func `says what it looks for and how much it hides`(size: Size) {
        var dashboard = Sample.requests(size: size)
        search("503", &dashboard)
        #expect(dashboard.view().text.contains("5 hidden · /503 · 6 · newest first"))
        _ = dashboard.update(Sample.key("f"))
        #expect(dashboard.view().text.contains("failures only · 5 hidden · /503"))
    }

    @Test func `that finds nothing says so, and Esc takes back first it and then the filter`() {
        var dashboard = Sample.requests()
        search("wombat", &dashboard)
        #expect(dashboard.view().text.contains("No request has “wombat”: 6 are hidden."))
        #expect(dashboard.view().text.contains("ESC ends the search"))
        _ = dashboard.update(Sample.key("f"))
        #expect(dashboard.view().text.contains("No failed request has “wombat”: 6 are hidden."))
        _ = dashboard.update(Sample.key("ESC"))
        #expect(numbers(dashboard) == [5, 4, 3])
        _ = dashboard.update(Sample.key("ESC"))
        #expect(numbers(dashboard) == [6, 5, 4, 3, 2, 1])
    }

    @Test func `says so where there are no panels`() {
        var dashboard = Sample.requests(size: Sample.narrow)
        search("wombat", &dashboard)
        #expect(dashboard.view().text.contains("No request has “wombat”: 6 are"))
        #expect(dashboard.view().text.contains("searched"))
    }

    @Test func `holds for requests that come, and counts only those as new`() {
        var dashboard = Sample.requests()
        search("/projects/logs", &dashboard)
        _ = dashboard.update(Sample.key("j"))
        #expect(dashboard.requests.selected?.number == 5)
        let news = [
            Sample.record(7, .success(Sample.answer(200, "{}")), age: 0, path: "/health", method: "GET"),
            Sample.record(8, .success(Sample.answer(201, "{}")), age: 0),
        ]
        _ = dashboard.update(.requestsLoaded(engine: 0, RequestPage(records: news, total: 8)))
        #expect(numbers(dashboard) == [8, 6, 5, 4, 3, 2])
        #expect(dashboard.requests.selected?.number == 5)
        #expect(dashboard.requests.arrivedSinceHold == 1)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(numbers(dashboard) == [8, 7, 6, 5, 4, 3, 2, 1])
        #expect(dashboard.requests.selected?.number == 5)
    }

    @Test func `finds the same among those that are left once the oldest are forgotten`() {
        let limit = UInt64(RequestPage.limit)
        func record(_ number: UInt64) -> RequestRecord {
            Sample.record(
                number, .success(Sample.answer(201, "{}")), age: 0, path: number % 100 == 0 ? "/hundredth" : "/other")
        }
        var dashboard = Sample.requests(records: (1...limit).map(record))
        search("/hundredth", &dashboard)
        #expect(numbers(dashboard).last == 100)
        let news = (limit + 1...limit + 250).map(record)
        _ = dashboard.update(.requestsLoaded(engine: 0, RequestPage(records: news, total: limit + 250)))
        #expect(numbers(dashboard) == stride(from: limit + 200, through: 300, by: -100).map(\.self))
        #expect(dashboard.requests.selected?.number == limit + 200)
    }

    @Test func `goes to the newest that has the text where the selected one does not`() {
        var dashboard = Sample.requests()
        for key in ["j", "j"] { _ = dashboard.update(Sample.key(key)) }
        search("201", &dashboard)
        #expect(dashboard.requests.selected?.number == 6)
        #expect(dashboard.requests.isLive)
    }

    @Test func `shows the list where a single request filled the screen`() {
        var dashboard = Sample.requests()
        _ = dashboard.update(Sample.key("w"))
        #expect(!dashboard.view().text.contains("/ search"))
        search("503", &dashboard)
        #expect(!dashboard.requests.isZoomed)
        #expect(dashboard.requests.selected?.number == 4)
    }
}
