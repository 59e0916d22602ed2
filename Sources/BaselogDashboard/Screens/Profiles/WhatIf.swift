import BaselogDomain
import BaselogScreen

/// What a change of settings would mean, before it is made.
extension Dashboard {
    func whatIfLines(_ editor: ProfileEditor, columns: Int) -> [[Span]] {
        guard !editor.values.isEmpty else { return [[Span("nothing yet", .dim)]] }
        guard case .success(let after) = editor.edited.resolved else {
            return [[Span("\(glyphs.dead) what is wrong must be mended first", .failure)]]
        }
        guard !editor.isNew, case .success(let before) = editor.original.resolved else {
            return [[Span(editor.isNew ? "a new profile; nothing ships with it yet" : "it can be used again", .plain)]]
        }
        var lines: [[Span]] = []
        for definition in SettingDefinition.all {
            let (old, new) = (definition.text(in: before), definition.text(in: after))
            guard old != new else { continue }
            let former = [Span("\(definition.name) ", .label), Span(old, .dim)]
            let coming = [Span(" \(glyphs.arrow) ", .accent), Span(new, .bright)]
            lines += (former + coming).width <= columns ? [former + coming] : [former, coming]
            if let override = editor.original.overrides[definition.name] {
                lines.append([Span("  no effect: \(override)", .warning)])
            }
        }
        if lines.isEmpty { lines.append([Span("no value is another one than before", .dim)]) }
        lines += scheduleLines(before, after)
        lines += warnings(before, after, columns: columns)
        guard editor.name == session.profile else { return lines }
        lines += forecastLines(before, after)
        if ApplyTrial.concerns(before, after) {
            let minutes = ApplyTrial.time.components.seconds / 60
            lines += TextWidth.wrapped(
                "If that makes errors rise within \(minutes) min, it is rolled back.", to: max(1, columns), limit: 2
            ).map { [Span($0, .dim)] }
        }
        return lines
    }

    /// `1 2 s | 5 10 20 … s`: the longest waits within a burst, then those between bursts.
    private func schedule(_ settings: Settings) -> String {
        let schedule = RetrySchedule(settings.retry)
        func seconds(_ duration: Duration) -> String {
            let value = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
            return NumberFormat.decimal(value, places: 1, keepingZeros: false)
        }
        let waits = (1..<max(1, settings.retry.maxAttempts)).prefix(5).map {
            seconds(schedule.delays(after: $0).upperBound)
        }
        let more = settings.retry.maxAttempts > 6 ? " \(glyphs.ellipsis)" : ""
        let cycles = (1...3).map { seconds(schedule.delays(afterCycle: $0).upperBound) }
        return (waits.isEmpty ? glyphs.dash : waits.joined(separator: " ") + more) + " | "
            + cycles.joined(separator: " ") + " \(glyphs.ellipsis) s"
    }

    private func scheduleLines(_ before: Settings, _ after: Settings) -> [[Span]] {
        guard before.retry != after.retry else { return [] }
        let (old, new) = (schedule(before), schedule(after))
        guard old != new else { return [] }
        return [
            [Span("retries wait at most ", .label), Span(old, .dim)],
            [Span("                   \(glyphs.arrow) ", .accent), Span(new, .bright)],
        ]
    }

    private func warnings(_ before: Settings, _ after: Settings, columns: Int) -> [[Span]] {
        var warnings: [String] = []
        if before.baseURL != after.baseURL { warnings.append("what waits is sent to the new address") }
        let ladder = Safety.allCases
        if let old = ladder.firstIndex(of: before.safety), let new = ladder.firstIndex(of: after.safety), new < old {
            warnings.append("less is asked before something is sent by hand")
        }
        if before.environment == .production, after.environment != .production {
            warnings.append("it is not marked as production any more")
        }
        return warnings.flatMap { warning in
            TextWidth.wrapped("\(glyphs.warning) \(warning)", to: max(1, columns), limit: 2).map {
                [Span($0, .warning)]
            }
        }
    }

    /// The present rate holds as long as as many requests run at once.
    private func forecastLines(_ before: Settings, _ after: Settings) -> [[Span]] {
        guard let snapshot, snapshot.counts.pending > 0 else { return [] }
        let label = Span("drain of \(NumberFormat.count(snapshot.counts.pending)) at the present rate ", .label)
        guard let present = snapshot.drainForecast else {
            return [[label, Span("\(glyphs.dash), nothing leaves now", .dim)]]
        }
        guard before.baseURL == after.baseURL else {
            return [[label, Span(Wording.forecast(present), .dim), Span(" \(glyphs.arrow) unknown", .warning)]]
        }
        let running = max(1, min(snapshot.concurrency.limit, before.delivery.maxConcurrency))
        let allowed = max(1, min(running, after.delivery.maxConcurrency))
        let future = present * running / allowed
        return [
            [
                label, Span(Wording.forecast(present), .dim), Span(" \(glyphs.arrow) ", .accent),
                Span(Wording.forecast(future), future > present ? .warning : .bright),
            ]
        ]
    }
}
