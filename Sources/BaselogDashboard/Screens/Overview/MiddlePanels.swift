import BaselogDomain
import BaselogScreen

extension Dashboard {
    private var stepGlyphs: Glyphs { glyphs.isASCII ? .ascii : .blocks }

    func drawLatency(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let inside = panel("Latency", facts: "1 min", isFocused: hasFocus(.latency)).draw(into: &frame, in: rect)
        let latency = snapshot.latency
        let rows = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99)]
        let top = latency.p99.recent.compactMap { $0?.inMilliseconds }.max()
        for (row, (name, percentile)) in rows.enumerated() {
            let value = percentile.value.map(NumberFormat.latency) ?? glyphs.dash
            frame.draw(
                [
                    Span(name, .label), Span(TextWidth.fitted(value, to: 8, alignment: .right), .bright), Span("  "),
                    Span(
                        Graph.line(
                            percentile.recent.map { $0?.inMilliseconds ?? 0 }, columns: max(0, inside.columns - 13),
                            maximum: top, glyphs: stepGlyphs), row == 2 ? .graphHigh : .graph),
                ], row: row, clippedTo: inside)
        }
        guard let phases = latency.phases else {
            frame.draw("no answer in the last minute", row: 4, role: .dim, clippedTo: inside)
            return
        }
        let parts = [("connect ", phases.connect), ("  wait ", phases.wait), ("  read ", phases.read)]
        let spans = parts.flatMap { [Span($0.0, .label), Span(Wording.milliseconds($0.1), .bright)] }
        frame.draw(spans + [Span(" ms", .label)], row: 4, clippedTo: inside)
    }

    func drawRetries(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let waiting = snapshot.counts.scheduled
        let facts = waiting == 0 ? "none waiting" : "\(NumberFormat.count(waiting)) waiting"
        let inside = panel("Retry schedule", facts: facts, isFocused: hasFocus(.retries)).draw(into: &frame, in: rect)
        let retries = snapshot.retries
        let columns = max(0, inside.columns - 9)
        // The minute is stretched over the room there is.
        let buckets = 60 / RetryOutlook.bucketSeconds
        let values = (0..<columns).map { column in
            let bucket = column * buckets / columns
            return retries.due.indices.contains(bucket) ? Double(retries.due[bucket]) : 0
        }
        frame.draw("due", row: 0, role: .label, clippedTo: inside)
        frame.draw(
            Graph.line(values, columns: columns, glyphs: stepGlyphs), row: 0, column: 9, role: .retry,
            clippedTo: inside)
        for (index, mark) in ["now", "15", "30", "45", "60 s"].enumerated() {
            let column = 9 + index * columns / 4 - (index == 4 ? mark.count : 0)
            frame.draw(mark, row: 1, column: column, role: .dim, clippedTo: inside)
        }
        let share = Double(retries.budget) / Double(max(1, retries.budgetCapacity))
        let number = "\(retries.budget)/\(retries.budgetCapacity)"
        let bar = Graph.bar(
            share, columns: max(0, inside.columns - 9 - number.count - 1), glyphs: glyphs,
            role: share < 0.2 ? .failure : share < 0.5 ? .warning : .graph)
        frame.draw([Span("budget   ", .label)] + bar + [Span(" " + number, .bright)], row: 3, clippedTo: inside)
        guard let oldest = retries.oldest else { return }
        frame.draw(
            [
                Span("oldest   ", .label), Span("attempt \(oldest.number), ", .plain),
                Span("next \(Wording.countdown(to: oldest.earliest, from: now))", .retry),
            ], row: 4, clippedTo: inside)
    }

    func drawHealth(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let inside = panel("API health", facts: "30 min", isFocused: hasFocus(.health)).draw(into: &frame, in: rect)
        drawHealthHistory(snapshot.healthHistory, into: &frame, in: inside)
        let health = snapshot.health
        var probe: [Span] = [Wording.health(health.state, glyphs)]
        if let checked = health.checked {
            probe = [Span(health.probe, .plain)]
            if let status = health.status {
                probe.append(Span("  \(status)", status < 400 || status == 422 ? .good : .failure))
            }
            if let time = health.responseTime { probe.append(Span("  " + NumberFormat.latency(time), .bright)) }
            let time = Span("  at " + Wording.clock(checked, offset: utcOffset), .dim)
            if (probe + [time]).width <= inside.columns { probe.append(time) }
        }
        frame.draw(probe, row: 1, clippedTo: inside)
        if case .down(let step, let reason) = health.state {
            frame.draw(
                TextWidth.truncated("\(glyphs.dead) \(step.rawValue): \(reason)", to: inside.columns), row: 1,
                role: .failure, clippedTo: inside)
        } else if case .degraded(let reason) = health.state {
            frame.draw(TextWidth.fitted(reason, to: inside.columns), row: 1, role: .warning, clippedTo: inside)
        }
        let concurrency = snapshot.concurrency
        var breaker: [Span] = [Span("breaker  ", .label), Wording.breaker(snapshot.breaker, now: now)]
        if snapshot.breaker == .closed {
            breaker += [
                Span("   concurrency ", .label), Span("\(concurrency.limit) / \(concurrency.ceiling)", .bright),
            ]
        }
        frame.draw(breaker, row: 2, clippedTo: inside)
        frame.draw(gateSpans(snapshot), row: 3, clippedTo: inside)
        if snapshot.isShut, inside.rows > 5 {
            let hint = [Span(keymap.name(of: .probe), .hintKey), Span(" probe now", .hint)]
            frame.draw(hint, row: 5, clippedTo: inside)
        }
        var clock: [Span] = [Span("clock    ", .label)]
        if let skew = health.clockSkew {
            // Servers tell the time in whole seconds; what is smaller than that is no skew.
            if skew.inSeconds.magnitude < 1 {
                clock.append(Span("in step", .plain))
            } else {
                let seconds = NumberFormat.decimal(skew.inSeconds.magnitude, places: 1, keepingZeros: true)
                let sign = skew < .zero ? "−" : "+"
                clock.append(Span("\(sign)\(seconds) s", skew.inSeconds.magnitude > 30 ? .warning : .plain))
            }
        } else {
            clock.append(Span(glyphs.dash, .dim))
        }
        if let version = health.serverVersion { clock += [Span("  server ", .label), Span(version, .plain)] }
        frame.draw(clock, row: 4, clippedTo: inside)
    }

    private func drawHealthHistory(_ history: [Bool?], into frame: inout Frame, in inside: Rect) {
        let columns = max(0, min(30, inside.columns - 10))
        let shown = history.suffix(columns)
        let missing = Array(repeating: Span(glyphs.dot, .dim), count: columns - shown.count)
        let marks = shown.map { mark -> Span in
            switch mark {
            case true?: Span(glyphs.up, .good)
            case false?: Span(glyphs.down, .failure)
            case nil: Span(glyphs.dot, .dim)
            }
        }
        let known = history.compactMap { $0 }
        let share = known.isEmpty ? glyphs.dash : NumberFormat.percent(Double(known.count { $0 }) / Double(known.count))
        frame.draw(missing + marks + [Span("  " + share, .bright)], row: 0, clippedTo: inside)
    }

    private func gateSpans(_ snapshot: EngineSnapshot) -> [Span] {
        let pause = snapshot.gates.first { $0.kind == .retryAfter }
        let closed = snapshot.gates.filter { $0.kind != .retryAfter }
        var spans: [Span] = [Span("gates    ", .label)]
        if closed.isEmpty {
            spans.append(Span("open", .plain))
        } else {
            let names = closed.map { Wording.gateName($0.kind) }.joined(separator: ", ")
            spans.append(Span("\(names) closed", .failure))
        }
        spans.append(Span("   Retry-After ", .label))
        let text = pause.map { $0.nextProbe.map { Wording.countdown(to: $0, from: now) } ?? "yes" } ?? "none"
        spans.append(Span(text, pause == nil ? .plain : .retry))
        return spans
    }
}

extension EngineSnapshot {
    /// Whether nothing but single entries to find out is sent.
    var isShut: Bool { breaker != .closed || !gates.isEmpty }
}
