import BaselogDomain
import BaselogScreen

/// What is drawn of a feed around its lines.
extension Dashboard {
    /// `app.log + worker/*.log · following · 1,204/s · 0 lost · level ≥ debug`
    func feedFacts(_ feed: TailFeed) -> [Span] {
        var facts: [Span] = []
        func add(_ text: String, _ role: Role = .facts) {
            if !facts.isEmpty { facts.append(Span(" · ", .facts)) }
            facts.append(Span(text, role))
        }
        add(TextWidth.truncated(TextWidth.sanitised(feed.name[...]), to: layout == .wide ? 40 : 24))
        let standing = standing(of: feed)
        add(standing.text, standing.role)
        if layout == .wide || isMoving(feed) { add("\(NumberFormat.rate(feed.arrivals.rate(at: now)))/s") }
        if let lost = lostText(of: feed) { add(lost, .failure) } else if layout == .wide { add("0 lost") }
        if feed.skipped > 0 { add("\(NumberFormat.count(feed.skipped)) skipped", .warning) }
        if tail.first > 0 {
            add(layout == .wide ? "history cut: \(NumberFormat.count(tail.first)) older" : "history cut", .warning)
        }
        if feed.leftOut > 0 { add("\(NumberFormat.count(feed.leftOut)) left out") }
        return facts + selectionFacts(least: feed.level ?? .debug)
    }

    func standing(of feed: TailFeed) -> Span {
        switch feed.standing {
        case .failed: Span("failed", .failure)
        case .waiting: Span("waiting", .warning)
        case .ended where tail.isFollowing: Span("ended", .facts)
        case .following, .ended:
            tail.isFollowing ? Span("following", .good) : Span("paused", .warning)
        }
    }

    private func lostText(of feed: TailFeed) -> String? {
        guard feed.losses > 0 else { return nil }
        return feed.lostBytes > 0 ? "\(NumberFormat.size(Int(clamping: feed.lostBytes))) lost" : "some lost"
    }

    /// Whether lines came so lately that the rate is above zero.
    private func isMoving(_ feed: TailFeed) -> Bool { feed.lastArrival.map { now - $0 < .seconds(7) } ?? false }

    /// When the picture of a feed without news becomes wrong.
    var feedChange: Duration? {
        guard let feed else { return nil }
        if isMoving(feed) { return .seconds(1) }
        guard !hasEngine else { return nil }
        let minute = Duration.microseconds(60_000_000 - (now + utcOffset).microseconds % 60_000_000)
        // The histogram moves on until it is empty.
        return feed.lastArrival.map { now - $0 < .seconds(LineHistory.seconds) } == true ? .seconds(5) : minute
    }

    func emptyFeed(_ feed: TailFeed) -> [[Span]] {
        switch feed.standing {
        case .failed(let problem), .waiting(let problem):
            [[Span("\(glyphs.dead) \(problem.message)", .failure)], [Span(problem.hint ?? "")]]
        case .ended: [[Span("\(feed.name) ended without a line.")]]
        case .following:
            feed.leftOut > 0
                ? [[Span("None of \(NumberFormat.count(feed.leftOut)) lines so far is as the options want it.")]]
                : [[Span("Nothing was read yet.")], [Span("What \(feed.name) says will stand here.", .dim)]]
        }
    }

    /// The header where no engine is behind the lines.
    func drawFeedHeader(of feed: TailFeed, into frame: inout Frame, in row: Rect) {
        let clock = [Span(Wording.clock(now, offset: utcOffset, seconds: isClockRunning && layout != .narrow), .plain)]
        var left: [Span]
        switch layout {
        case .wide, .compact:
            left = [Span(" baselog", .header), Span(layout == .wide ? "   " : " ")] + badges
            switch feed.kind {
            case .remote:
                left += [Span("\(glyphs.bullet) \(session.profile)", .accent), Span("  ")]
                left += [Span("what arrives at \(session.baseURL.authority)", .plain)]
            case .shown, .shipped:
                left += [Span("tail", .accent), Span("  "), Span("shown only, nothing is shipped", .dim)]
            }
        case .narrow, .tiny:
            // No panel stands around the lines there, so its facts stand here.
            left = [Span(" "), standing(of: feed), Span(" ")]
            left.append(Span("\(NumberFormat.rate(feed.arrivals.rate(at: now)))/s ", .plain))
            if let lost = lostText(of: feed) { left.append(Span("\(lost) ", .failure)) }
            if tail.hidden > 0 { left.append(Span("\(NumberFormat.count(tail.hidden)) hidden", .warning)) }
        }
        frame.draw(left, row: 0, clippedTo: row.inset(right: clock.width + 2))
        frame.draw(clock, row: 0, column: row.columns - clock.width - 1, clippedTo: row)
    }

    /// The number of lines, and what is wrong.
    func drawTinyFeed(into frame: inout Frame) {
        guard let feed else {
            frame.draw("…", row: 0, role: .dim)
            return
        }
        let lines = [Span("\(NumberFormat.count(feed.lines)) lines", .bright), standing(of: feed)]
        for (row, line) in lines.enumerated() { frame.draw([line], row: row) }
    }
}
