import BaselogDomain
import BaselogScreen

extension Dashboard {
    func drawHeader(into frame: inout Frame) {
        let row = frame.bounds.line(0)
        if let feed, !hasEngine { return drawFeedHeader(of: feed, into: &frame, in: row) }
        switch layout {
        case .wide, .compact: drawFullHeader(into: &frame, in: row)
        case .narrow, .tiny: drawShortHeader(into: &frame, in: row)
        }
    }

    private var health: Span {
        shownSnapshot.map { Wording.health($0.health.state, glyphs) } ?? Span("\(glyphs.hollow) starting", .dim)
    }

    private func drawFullHeader(into frame: inout Frame, in row: Rect) {
        let isWide = layout == .wide
        var left: [Span] = [Span(" baselog", .header), Span(isWide ? "   " : " ")]
        left += badges
        left += [Span("\(glyphs.bullet) \(session.profile)", .accent)]
        if !session.isProduction, session.profile != session.environment.shortName, isWide {
            left += [Span(" \(session.environment.shortName)", .dim)]
        }
        if isWide { left += [Span("  "), Span(session.baseURL.authority, .plain)] }
        let end = frame.draw(left, row: 0, clippedTo: row)
        let right = headerFacts(room: row.columns - end - 3, isWide: isWide)
        frame.draw(right, row: 0, column: row.columns - right.width - 1, clippedTo: row)
    }

    var badges: [Span] {
        var badges: [Span] = []
        if session.isProduction { badges += [Span(" PROD ", .danger), Span(" ")] }
        if session.isDemo { badges += [Span(" DEMO ", .badge), Span(" ")] }
        if let scene {
            badges += [Span(" SCENE \(scene.progress) ", fault == .off ? .badge : .danger), Span(" ")]
        } else if fault != .off {
            badges += [Span(" FAULT \(FaultOrder(fault, faultExtent).title) ", .danger), Span(" ")]
        }
        if let recording {
            badges += [Span(" REC \(recording.length(at: now)) ", .danger), Span(" ")]
        }
        if let replay { badges += [Span(replay.badge, .badge), Span(" ")] }
        if let unlock { badges += [Span(" UNLOCKED \(unlock.left(at: now)) ", .badge), Span(" ")] }
        if session.safety == .readOnly { badges += [Span(" READ-ONLY ", .badge), Span(" ")] }
        if let attachment {
            let isLost = attachment.loss != nil
            badges += [Span(isLost ? " LOST " : " ATTACHED ", isLost ? .danger : .badge), Span(" ")]
        }
        if case .observing = snapshot?.role { badges += [Span(" LOOKING ", .badge), Span(" ")] }
        if let instant {
            let clock = Wording.clock(instant, offset: utcOffset)
            badges += [Span(" PAST \(clock) ", .badge), Span(" ")]
        }
        return badges
    }

    /// The facts at the right end, most important first; what does not fit is left out.
    private func headerFacts(room: Int, isWide: Bool) -> [Span] {
        let clock = [Span(Wording.clock(now, offset: utcOffset, seconds: isClockRunning), .plain)]
        guard let snapshot = shownSnapshot else { return [Span("API ", .label), health, Span("   ")] + clock }
        let p50 = snapshot.latency.p50.value.map(NumberFormat.latency) ?? "—"
        var apiHealth = [Span("API ", .label), health]
        if case .down(let step, _) = snapshot.health.state, isWide {
            apiHealth.append(Span(": \(step.rawValue)", .failure))
        }
        if !isWide, snapshot.latency.p50.value != nil { apiHealth.append(Span(" \(p50)", .plain)) }
        // In the order of the screen, each with its rank: the highest rank goes first where room is short.
        var facts: [(rank: Int, spans: [Span])] = [(1, apiHealth)]
        if isWide {
            let p99 = snapshot.latency.p99.value.map(NumberFormat.latency) ?? "—"
            let latency = [
                Span("p50 ", .label), Span(p50, .bright), Span("  p99 ", .label), Span(p99, .bright),
            ]
            facts.append((4, latency))
            let breaker: Span =
                switch snapshot.breaker {
                case .closed: Span("closed", .plain)
                case .open: Span("open", .failure)
                case .halfOpen: Span("half-open", .warning)
                }
            facts.append((3, [Span("breaker ", .label), breaker]))
        }
        if let missed = attachment?.missedNews, missed > 0 {
            facts.append((5, [Span("\(NumberFormat.count(Int(clamping: missed))) news missed", .warning)]))
        }
        if let forecast = drainFact(snapshot) { facts.append((2, forecast)) }
        // Further away it is a guess that only worries.
        if let full = snapshot.fullForecast, full < .seconds(6 * 3_600) {
            facts.append((2, [Span("disk full in ", .label), Span(Wording.forecast(full), .warning)]))
        }
        facts.append((0, clock))
        func joined() -> [Span] { Array(facts.map(\.spans).joined(separator: [Span("   ")])) }
        while joined().width > room, let victim = facts.indices.max(by: { facts[$0].rank < facts[$1].rank }),
            facts.count > 1
        {
            facts.remove(at: victim)
        }
        return joined()
    }

    private func drainFact(_ snapshot: EngineSnapshot) -> [Span]? {
        if let drain = snapshot.drainForecast {
            return [Span("drains in ", .label), Span(Wording.forecast(drain), .bright)]
        }
        if snapshot.counts.pending == 0 { return [Span("drained ", .label), Span(glyphs.delivered, .good)] }
        return [Span("\(NumberFormat.count(snapshot.counts.pending)) waiting", .waiting)]
    }

    /// What is not as usual, the most important first.
    private var shortBadges: [[Span]] {
        var badges: [[Span]] = []
        if attachment?.loss != nil { badges.append([Span(" "), Span("LOST", .danger)]) }
        if let recording { badges.append([Span(" "), Span("REC \(recording.length(at: now))", .danger)]) }
        if let scene {
            badges.append([Span(" "), Span("SCENE \(scene.progress)", fault == .off ? .warning : .danger)])
        } else if fault != .off {
            badges.append([Span(" "), Span("FAULT \(FaultOrder(fault, faultExtent).title)", .danger)])
        }
        if replay != nil { badges.append([Span(" "), Span(" REPLAY ", .badge)]) }
        if let unlock { badges.append([Span(" unlocked \(unlock.left(at: now))", .warning)]) }
        if session.safety == .readOnly { badges.append([Span(" read-only", .warning)]) }
        if case .observing = snapshot?.role { badges.append([Span(" looking", .warning)]) }
        if let attachment, attachment.loss == nil { badges.append([Span(" attached", .warning)]) }
        return badges
    }

    private func drawShortHeader(into frame: inout Frame, in row: Rect) {
        var left = [Span(" ")]
        if session.isProduction { left += [Span("PROD", .danger), Span(" ")] }
        left += [Span(session.profile, .accent), Span(" "), health]
        // What has no room for all of it is left out rather than cut; the clock gives way to it.
        for badge in shortBadges where left.width + badge.width + 1 <= row.columns { left += badge }
        let end = frame.draw(left, row: 0, clippedTo: row)
        let clock = Wording.clock(instant ?? now, offset: utcOffset, seconds: instant != nil)
        if end + clock.count + 2 <= row.columns {
            let role: Role = instant == nil ? .plain : .badge
            frame.draw(clock, row: 0, column: row.columns - clock.count - 1, role: role, clippedTo: row)
        }
    }
}
