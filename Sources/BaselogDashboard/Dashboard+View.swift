import BaselogDomain
package import BaselogScreen

extension Dashboard {
    /// The picture of the present moment.
    package func view() -> Frame {
        var frame = Frame(size: size, glyphs: glyphs)
        guard !size.isEmpty else { return frame }
        if layout == .tiny {
            drawTiny(into: &frame)
            return frame
        }
        drawHeader(into: &frame)
        if tabRows > 0 { tabs.draw(into: &frame, in: frame.bounds.line(1)) }
        drawBanner(into: &frame)
        if !drawZoomed(into: &frame, in: body) { drawScreen(into: &frame) }
        drawFooter(into: &frame)
        drawOverlays(into: &frame)
        return frame
    }

    private func drawScreen(into frame: inout Frame) {
        switch screen {
        case .overview: drawOverview(into: &frame, in: body)
        case .queue: drawQueue(into: &frame, in: body)
        case .tail: drawTail(into: &frame, in: body)
        case .errors: drawErrors(into: &frame, in: body)
        case .requests: drawRequests(into: &frame, in: body)
        case .compose: drawCompose(into: &frame, in: body)
        case .profiles: drawProfiles(into: &frame, in: body)
        }
    }

    /// The part of the screen between tabs and hints.
    var body: Rect {
        let bounds = Rect(size)
        let top = 1 + tabRows + bannerRows
        return bounds.inset(top: top, bottom: layout == .narrow ? 1 : 2)
    }

    var banner: Banner? {
        if let attachmentBanner { return attachmentBanner }
        if let snapshot = shownSnapshot, let banner = engineBanner(snapshot) { return banner }
        if let rolledBack {
            let names = rolledBack.settings.map(\.rawValue).joined(separator: ", ")
            let key = keymap.name(of: .cancel, in: .everywhere)
            return Banner(
                "The new settings of \(rolledBack.profile) were rolled back: \(rolledBack.reason).",
                advice: "In force again are the former values of \(names) · \(key) hides this", role: .warning)
        }
        return settingsProblem.map {
            Banner(
                "The settings were not taken: \($0.message)", advice: "The former ones stay in force until then.",
                role: .warning)
        }
    }

    func engineBanner(_ snapshot: EngineSnapshot) -> Banner? {
        var banner = Banner(snapshot, session: session, probeKey: keymap.name(of: .probe), keyAdvice: keyAdvice)
        // About the trouble of a recording nothing can be done any more.
        if replay != nil { banner?.advice = "So it stood when it was recorded." }
        return banner
    }

    /// One screen alone needs no tabs.
    var tabRows: Int { layout == .narrow || screens.count < 2 ? 0 : 1 }

    private var bannerRows: Int { banner == nil ? 0 : 2 }

    var tabs: TabBar {
        TabBar(
            screens.map { screen in
                TabBar.Tab(key: keymap.name(of: screen.showAction), title: screen.title, short: screen.shortTitle)
            }, selected: screens.firstIndex(of: screen) ?? 0)
    }

    /// A panel in the border of the profile: heavy in production.
    func panel(_ title: String, facts: String = "", isFocused: Bool = false) -> Panel {
        Panel(title, facts: facts, isFocused: isFocused, border: session.isProduction ? .heavy : .rounded)
    }

    func panel(title: [Span], facts: [Span], isFocused: Bool = false) -> Panel {
        Panel(title: title, facts: facts, isFocused: isFocused, border: session.isProduction ? .heavy : .rounded)
    }

    private func drawBanner(into frame: inout Frame) {
        guard let banner else { return }
        let area = Rect(column: 1, row: 1 + tabRows, columns: size.columns - 2, rows: 2)
        let sign = banner.role == .failure ? glyphs.dead : glyphs.warning
        if layout == .narrow {
            // What is wrong needs both lines here; what to do stands on the screens that have the room.
            let text = "\(sign) \(banner.message) \(banner.outlook)".trimmed
            var lines = TextWidth.wrapped(text, to: area.columns, limit: 3)
            if lines.count > 2 {
                lines =
                    banner.outlook.isEmpty
                    ? TextWidth.wrapped(text, to: area.columns, limit: 2)
                    : ["\(sign) \(banner.message)", banner.outlook].map { TextWidth.truncated($0, to: area.columns) }
            }
            for (row, line) in lines.enumerated() { frame.draw(line, row: row, role: banner.role, clippedTo: area) }
            return
        }
        let (message, advice) = banner.lines(columns: area.columns - 2, now: now)
        frame.draw("\(sign) \(message)", in: area.line(0), alignment: .left, role: banner.role)
        frame.draw("  " + advice, in: area.line(1), alignment: .left)
    }

    // MARK: Foot

    private func drawFooter(into frame: inout Frame) {
        let last = frame.bounds.line(size.rows - 1)
        if let console {
            drawConsole(console, into: &frame, in: last)
        } else {
            HintLine(fittingHints, fact: hintFact).draw(into: &frame, in: last)
        }
        let above = frame.bounds.inset(bottom: 1)
        if let toast = shownToast {
            toast.draw(into: &frame, in: above)
        } else if !lessons.isEmpty, layout != .narrow, console == nil {
            var spans = [Span(" ")]
            for (index, lesson) in lessons.enumerated() {
                let next =
                    (index > 0 ? [Span(" · ", .dim)] : [])
                    + [Span(keymap.name(of: lesson.action), .hintKey), Span(" " + lesson.label, .plain)]
                guard (spans + next).width + 16 <= size.columns else { break }
                spans += next
            }
            let line = above.line(above.rows - 1)
            frame.draw([Span(" first steps ", .badge)] + spans, row: 0, column: 1, clippedTo: line)
        }
    }

    /// What a newcomer has not done yet and could do here: the key for faults is another one's on other screens.
    private var lessons: [(action: Action, label: String)] {
        guard let coach else { return [] }
        if screen == .compose, compose.form.isTyping { return [] }
        return Coach.lessons.filter { lesson in
            // A key may be another one's on this screen.
            let here = keymap.key(for: lesson.action).flatMap { keymap.action(for: $0, in: contexts) }
            return here == lesson.action && !coach.hasSeen.contains(lesson.action)
        }
    }

    private var shownToast: Toast? {
        if let undo = queue.undo, undo.until > now {
            let (seconds, rest) = (undo.until - now as Duration).components
            let left = "\(rest > 0 ? seconds + 1 : seconds) s"
            let key = keymap.name(of: .undo)
            let refused = undo.refused > 0 ? ", \(NumberFormat.count(undo.refused)) could not be" : ""
            return Toast(
                "dropped \(NumberFormat.count(undo.ids.count))\(refused) · \(key) undo \(left)", role: .warning)
        }
        return toast.map { Toast($0.text, role: $0.role) }
    }

    /// The hints that fit. The one for the help stays, as all others can be found from there, and so does the one that
    /// leads out of what fills the screen.
    var fittingHints: [HintLine.Hint] {
        let all = hints
        let wayOut =
            all.first { $0.label == Dashboard.allPanels } ?? all.last { ["back", "cancel"].contains($0.label) }
        var kept = [wayOut, all.first { $0.label == "help" }].compactMap(\.self)
        if kept.isEmpty { kept = Array(all.suffix(1)) }
        func width(_ hint: HintLine.Hint) -> Int { TextWidth.of(hint.key) + TextWidth.of(hint.label) + 3 }
        // Nothing stands behind the last one.
        var room = size.columns - (hintFact.isEmpty ? 0 : hintFact.width + 2)
        guard all.reduce(0, { $0 + width($1) }) > room else { return all }
        room -= kept.reduce(0) { $0 + width($1) }
        let others = all.filter { !kept.contains($0) }.prefix { hint in
            room -= width(hint)
            return room >= 0
        }
        return others + kept
    }

    private static let allPanels = "all panels"

    /// Whether one thing fills the screen, so that the way out is what matters.
    private var isDeep: Bool {
        panes.isZoomed || (screen == .queue && queue.isZoomed) || (screen == .requests && requests.isZoomed)
    }

    private var hints: [HintLine.Hint] {
        if help == nil, screen == .compose { return composeHints }
        if layout == .narrow, screens.count == 1 {
            return keymap.hints(in: contexts, where: offers).filter { ["search", "filter", "help"].contains($0.label) }
        }
        if help == nil, screen == .profiles, profiles.editor != nil {
            return [HintLine.Hint("TAB", "next field")] + keymap.hints(in: [.profileForm])
                + [HintLine.Hint(keymap.name(of: .cancel, in: .everywhere), "cancel")]
        }
        let back = HintLine.Hint(keymap.name(of: .cancel, in: .everywhere), "back")
        if layout == .narrow, help != nil || isDeep {
            let scroll = HintLine.Hint("\(keymap.name(of: .down))/\(keymap.name(of: .up))", "scroll")
            return [scroll, back] + keymap.hints(in: [.everywhere]).filter { $0.label == "help" && help == nil }
        }
        if layout == .narrow {
            let previous = keymap.name(of: .previousScreen)
            let next = keymap.name(of: .nextScreen)
            let ways = [HintLine.Hint("\(previous) \(next)", "tabs")]
            // A screen may have another use for the key.
            let composes = keymap.key(for: .composeEntry).map { keymap.action(for: $0, in: contexts) } == .composeEntry
            let labels = composes ? ["compose", "help"] : ["switch", "edit", "test", "help"]
            return ways + keymap.hints(in: contexts, where: offers).filter { labels.contains($0.label) }
        }
        if help != nil {
            return [HintLine.Hint("\(keymap.name(of: .down))/\(keymap.name(of: .up))", "scroll"), back]
        }
        if panes.isZoomed {
            let here = keymap.hints(in: contexts, where: offers).filter { $0.label != "compose" || screen == .overview }
            return here + [
                HintLine.Hint(keymap.name(of: .zoom), Dashboard.allPanels), back,
            ]
        }
        if screen == .queue, queue.isZoomed {
            return keymap.hints(in: [.lists, .detail], where: offers) + [back]
        }
        if screen == .requests, requests.isZoomed {
            let here = keymap.hints(in: [.lists, .requests], where: offers)
            return here.filter { !["search", "failures"].contains($0.label) } + [back]
        }
        var hints = keymap.hints(in: contexts, where: offers).filter { $0.label != "compose" || screen == .overview }
        if screen == .overview {
            // In a smaller window the way out is worth more.
            if layout != .wide { hints.removeAll { $0.label == "find" } }
            // As the eye looks for them: what can be made first, what leads away last.
            let compose = hints.firstIndex { $0.label == "compose" }
            if let compose { hints.insert(hints.remove(at: compose), at: 0) }
            if profiles.profiles.count > 1, offers(.chooseProfile) {
                hints.insert(HintLine.Hint(keymap.name(of: .chooseProfile), "profile"), at: min(1, hints.count))
            }
        }
        return hints
    }

    private var composeHints: [HintLine.Hint] {
        func hint(_ action: Action, _ label: String) -> HintLine.Hint { HintLine.Hint(keymap.name(of: action), label) }
        let back = HintLine.Hint(keymap.name(of: .cancel, in: .everywhere), "back")
        switch compose.overlay {
        case .history, .templates:
            return [HintLine.Hint("UP/DOWN", "move"), HintLine.Hint("ENTER", "fill in"), back]
        case .dryRun:
            return [HintLine.Hint("\(keymap.name(of: .down))/\(keymap.name(of: .up))", "scroll"), back]
        case nil: break
        }
        if layout == .narrow {
            let send = compose.form.isTyping ? HintLine.Hint("ENTER", "send") : hint(.send, "send")
            return [HintLine.Hint("TAB", "next"), send, back]
        }
        var hints = [HintLine.Hint("TAB", "next field")]
        if compose.form.isTyping { hints.append(HintLine.Hint("ENTER", "send & follow")) }
        hints += [
            hint(.send, "send"), hint(.templates, "templates"), hint(.history, "history"), hint(.editor, "editor"),
            hint(.dryRun, "dry run"),
        ]
        if compose.lastSent?.id != nil { hints.append(hint(.openLastSent, "follow it")) }
        return hints + [hint(.newCorrelation, "new correlation"), back]
    }

    var hintFact: [Span] {
        if screen == .queue, !queue.marks.isEmpty {
            return [Span("\(NumberFormat.count(queue.marks.count)) marked", .marked)]
        }
        if screen == .tail, tail.arrived > 0 {
            return [Span("\(NumberFormat.count(tail.arrived)) new \(glyphs.more)", .warning)]
        }
        if layout == .narrow { return narrowFact }
        guard layout == .wide, screen == .overview, let storage = shownSnapshot?.storage else { return [] }
        let used = NumberFormat.size(storage.usedBytes)
        let isNearlyFull = storage.usedBytes > storage.maxBytes / 10 * 9
        return [Span("queue \(used) of \(NumberFormat.size(storage.maxBytes))", isNearlyFull ? .warning : .facts)]
    }

    /// What is not shown here and why: where panels have no edges, nothing else says so.
    private var narrowFact: [Span] {
        guard help == nil, !isDeep else { return [] }
        if instant != nil, screen == .overview || screen == .tail {
            let back = keymap.key(for: .newest, in: screen == .tail ? .tail : .overview).map(Keymap.hintName) ?? ""
            return [Span(back, .hintKey), Span(" live", .warning)]
        }
        switch screen {
        case .queue:
            if queue.searchText != nil { return [Span("searched", .warning)] }
            if queue.cause != nil { return [Span("one error", .warning)] }
            return queue.filter == .all ? [] : [Span("only \(queue.filter.rawValue)", .warning)]
        case .tail:
            if tail.hidden > 0 { return [Span("\(NumberFormat.count(tail.hidden)) hidden", .warning)] }
            return tail.isFollowing || tail.shown.isEmpty ? [] : [Span("paused", .warning)]
        case .errors: return errors.searchText == nil ? [] : [Span("searched", .warning)]
        case .requests:
            if requests.searchText != nil { return [Span("searched", .warning)] }
            return requests.showsFailuresOnly ? [Span("failures", .warning)] : []
        case .overview, .compose, .profiles: return []
        }
    }

    private func drawConsole(_ console: Console, into frame: inout Frame, in row: Rect) {
        frame.fill(row)
        let column = frame.draw(console.kind.prefix, row: 0, role: .accent, clippedTo: row)
        console.field.draw(
            into: &frame, in: row.inset(left: column), isFocused: true, placeholder: console.kind.placeholder,
            backdrop: .bar)
        if console.kind == .command { drawCompletions(of: console, into: &frame) }
    }

    /// What Tab can make of the line, the chosen one marked and always visible.
    private func drawCompletions(of console: Console, into frame: inout Frame) {
        let completions = console.choice?.lines ?? completions(of: console.field.text)
        guard !completions.isEmpty, completions != [console.field.text] else { return }
        let line = frame.bounds.line(size.rows - 2)
        frame.fill(line, backdrop: .dialog)
        // Only the last word differs where all begin with the same command.
        let words = completions.map { String($0.split(separator: " ").last ?? "") }
        let chosen = console.choice?.index
        var first = 0
        while let chosen, first < chosen,
            words[first...chosen].reduce(1, { $0 + TextWidth.of($1) + 3 }) > line.columns
        {
            first += 1
        }
        var column = 1
        var drawn = first
        for (index, word) in words.enumerated().dropFirst(first) where column < line.columns {
            drawn = index + 1
            let role: Role = index == chosen ? .activeButton : .hint
            column = 3 + frame.draw(word, row: 0, column: column, role: role, clippedTo: line, backdrop: .dialog)
        }
        if drawn < words.count || column - 3 > line.columns {
            frame.draw(
                glyphs.ellipsis, row: 0, column: line.columns - 1, role: .hint, clippedTo: line, backdrop: .dialog)
        }
    }

    private func drawOverlays(into frame: inout Frame) {
        if screen == .compose, compose.overlay != nil { drawComposeOverlay(into: &frame) }
        if help != nil { drawHelp(into: &frame) }
        if let faultPanel { drawFaultPanel(faultPanel, into: &frame) }
        if let palette { drawPalette(palette, into: &frame) }
        if let prompt {
            frame.cursor = nil
            prompt.dialog(session: session, counts: snapshot?.counts, now: now).draw(into: &frame, in: frame.bounds)
        }
    }

    // MARK: Smallest

    /// The most important number, and whether something is wrong.
    private func drawTiny(into frame: inout Frame) {
        guard let snapshot = shownSnapshot else {
            drawTinyFeed(into: &frame)
            return
        }
        let health = Wording.health(snapshot.health.state, glyphs)
        let counts = snapshot.counts
        var lines: [Span] = [
            Span("\(NumberFormat.count(counts.pending)) waiting", counts.pending > 0 ? .waiting : .good)
        ]
        if counts.residual != 0 { lines.insert(Span("\(glyphs.dead) \(counts.residual) lost", .failure), at: 0) }
        if banner != nil { lines.insert(health, at: 0) } else { lines.append(health) }
        if counts.dead > 0 { lines.append(Span("\(NumberFormat.count(counts.dead)) dead", .failure)) }
        for (row, line) in lines.enumerated() { frame.draw([line], row: row) }
    }
}
