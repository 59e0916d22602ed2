import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `A long list of profiles` {
    private let all = (1...30).map { ProfileSummary(name: "shop-\($0)", baseURL: Sample.baseURL) }

    private func dashboard(_ size: Size) -> Dashboard {
        var dashboard = Sample.dashboard(.busy, size: size, screen: .profiles)
        _ = dashboard.update(.profilesListed(all))
        return dashboard
    }

    @Test(arguments: [Sample.wide, Sample.compact, Sample.narrow])
    func `keeps the selected one in sight`(size: Size) {
        var dashboard = dashboard(size)
        _ = dashboard.update(Sample.key("G"))
        #expect(dashboard.view().text.split(separator: "\n").contains { $0.contains("▶") && $0.contains("shop-30") })
    }

    @Test(arguments: [Sample.wide, Sample.compact, Sample.narrow])
    func `selects what is clicked, wherever it was scrolled to`(size: Size) throws {
        var dashboard = dashboard(size)
        _ = dashboard.update(Sample.key("G"))
        let lines = dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains("shop-28") })
        let press = MouseEvent(.press, button: .left, at: Point(column: 10, row: row))
        _ = dashboard.update(.inputReceived(.mouse(press)))
        #expect(dashboard.profiles.selected?.name == "shop-28")
    }
}

@Suite struct `The facts of a profile` {
    @Test func `are all there in a small panel, cut rather than left out`() {
        let text = Sample.profiles(size: Size(columns: 60, rows: 16)).view().text
        for fact in ["Environment", "Base URL", "API key", "Safety"] { #expect(text.contains(fact)) }
    }
}
