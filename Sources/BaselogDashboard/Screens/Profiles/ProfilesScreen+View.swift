import BaselogDomain
import BaselogScreen

extension Dashboard {
    func drawProfiles(into frame: inout Frame, in body: Rect) {
        if let editor = profiles.editor { return drawProfileForm(editor, into: &frame) }
        switch layout {
        case .wide, .compact:
            let list = profileListArea(in: body)
            drawProfileList(into: &frame, in: list)
            let columns = body.inset(top: list.rows).columns(.share(), .share())
            drawProfileFacts(into: &frame, in: columns[0])
            drawTest(into: &frame, in: columns[1])
        case .narrow, .tiny: drawNarrowProfiles(into: &frame, in: body)
        }
    }

    /// The list, what the selected profile is, and what its test has found.
    private func drawNarrowProfiles(into frame: inout Frame, in body: Rect) {
        let list = narrowProfileList(in: body)
        drawProfileRows(into: &frame, in: list)
        draw(
            narrowProfileLines(columns: body.columns - 1), into: &frame,
            in: body.inset(left: 1, top: list.rows))
    }

    private func narrowProfileList(in body: Rect) -> Rect {
        let lines = narrowProfileLines(columns: body.columns - 1)
        let least = min(profiles.profiles.count, 3)
        return body.rows(.share(), .fixed(min(max(5, lines.count), max(0, body.rows - least))))[0]
    }

    /// Where the profiles stand, without border and names of columns, for a click.
    var profileRowsArea: Rect {
        if layout == .narrow { return narrowProfileList(in: body) }
        let list = zoomedPane == .profiles ? body : profileListArea(in: body)
        return list.inset(columns: 2, rows: 1).inset(top: 1, bottom: profiles.switching == nil ? 0 : 2)
    }

    /// The selected profile is in sight, however many there are.
    func profilePosition(rows: Int) -> ListPosition {
        var position = profiles.position
        position.settle(count: profiles.profiles.count, height: max(1, rows))
        return position
    }

    private func profileListArea(in body: Rect) -> Rect {
        body.rows(.share(), .fixed(min(layout == .wide ? 11 : 8, body.rows / 2)))[0]
    }

    private func narrowProfileLines(columns: Int) -> [[Span]] {
        guard let profile = profiles.selected else { return [] }
        var lines: [[Span]]
        if let switching = profiles.switching {
            lines = [
                [Span("\(glyphs.arrow) \(switching.profile): \(switching.step)", .accent)],
                [Span(keymap.name(of: .cancel, in: .everywhere), .hintKey), Span(" cancels", .hint)],
            ]
        } else if let problem = profile.problem {
            lines = [[Span(problem, .failure)]]
        } else {
            lines = [
                [Span(profile.baseURL?.description ?? "the API inside this program", .link)],
                [
                    Span("key ", .label), keySpan(of: profile), Span("  ", .label),
                    Span(profile.safety.rawValue, profile.safety == .open ? .dim : .warning),
                ],
            ]
            if profiles.testing == profile.name || profiles.tests[profile.name] != nil {
                lines += testLines(columns: columns, isWhole: true, onlyFailures: true)
            }
        }
        return lines.flatMap { $0.wrapped(to: columns, indent: 2) }
    }

    private func keySpan(of profile: ProfileSummary) -> Span {
        profile.maskedKey.map { Span($0) } ?? Span(profile.baseURL == nil ? "made by itself" : "none stored", .dim)
    }

    /// One panel over the whole screen.
    func drawProfiles(_ pane: Pane, into frame: inout Frame, in body: Rect) {
        switch pane {
        case .facts: drawProfileFacts(into: &frame, in: body)
        case .test: drawTest(into: &frame, in: body)
        default: drawProfileList(into: &frame, in: body)
        }
    }

    func drawProfileList(into frame: inout Frame, in rect: Rect) {
        let count = profiles.profiles.count == 1 ? "1 profile" : "\(profiles.profiles.count) profiles"
        let facts = profiles.switching.map { "switching to \($0.profile)" } ?? count
        let inside = panel("Profiles", facts: facts, isFocused: hasFocus(.profiles)).draw(into: &frame, in: rect)
        let rows = inside.rows(.share(), .fixed(profiles.switching == nil ? 0 : 2))
        drawProfileRows(into: &frame, in: rows[0])
        guard let switching = profiles.switching else { return }
        let age = NumberFormat.duration(.seconds((now - switching.began).components.seconds)).replacing(".0", with: "")
        frame.draw(
            [
                Span("\(glyphs.arrow) \(switching.profile): ", .accent), Span(switching.step, .plain),
                Span(" · \(age)", .dim), Span("   ESC", .hintKey), Span(" cancels", .hint),
            ], row: 1, clippedTo: rows[1])
    }

    private func drawProfileRows(into frame: inout Frame, in area: Rect) {
        guard !profiles.profiles.isEmpty else {
            frame.draw("reading the profiles …", row: 0, role: .dim, clippedTo: area)
            return
        }
        let isNarrow = layout == .narrow
        let table = Table(
            columns: [
                Table.Column("", width: .fixed(1)), Table.Column("NAME", width: .share(2, minimum: 10)),
                Table.Column("API", width: .share(4, minimum: 16), priority: 1),
                Table.Column("HEALTH", width: .fixed(14), priority: 2),
                Table.Column("QUEUE", width: .fixed(16), priority: 3),
                Table.Column("SAFETY", width: .fixed(15), priority: 4),
            ], showsHeader: !isNarrow)
        table.draw(
            into: &frame, in: area, position: profilePosition(rows: area.rows - (isNarrow ? 0 : 1)),
            count: profiles.profiles.count
        ) { index in cells(of: profiles.profiles[index]) }
    }

    private func cells(of profile: ProfileSummary) -> Table.Row {
        let isActive = profile.name == session.profile
        let counts = isActive ? snapshot?.counts : nil
        let queue = counts.map { $0.pending == 0 ? "empty" : "\(NumberFormat.count($0.pending)) waiting" }
        let health = isActive ? snapshot.map { Wording.health($0.health.state, glyphs) } : nil
        let isProduction = profile.environment == .production
        var name = [Span(profile.name, isActive ? .bright : .plain)]
        if isProduction { name += [Span(" "), Span("PROD", .danger)] }
        if profile.problem != nil { name.append(Span(" \(glyphs.dead)", .failure)) }
        return Table.Row([
            [Span(isActive ? glyphs.bullet : " ", .good)], name,
            [Span(profile.baseURL?.authority ?? "built in", .plain)], [health ?? Span(glyphs.dash, .dim)],
            [Span(queue ?? glyphs.dash, queue == nil ? .dim : .plain)],
            [Span(profile.safety.rawValue, profile.safety == .open ? .dim : .warning)],
        ])
    }

    private func drawProfileFacts(into frame: inout Frame, in rect: Rect) {
        guard let profile = profiles.selected else {
            panel("Profile", isFocused: hasFocus(.facts)).draw(into: &frame, in: rect)
            return
        }
        let inside = panel(profile.name, isFocused: hasFocus(.facts)).draw(into: &frame, in: rect)
        // Where room is short, first the air goes, then the ends of sentences.
        var lines = profileFactLines(profile, columns: inside.columns)
        if lines.count > inside.rows { lines.removeAll(where: \.isEmpty) }
        if lines.count > inside.rows { lines = profileFactLines(profile, columns: .max).filter { !$0.isEmpty } }
        draw(lines, into: &frame, in: inside)
    }

    func profileFactLines(_ profile: ProfileSummary, columns: Int) -> [[Span]] {
        var lines: [[Span]] = [
            [
                Span("Environment ", .label),
                Span(profile.environment.rawValue, profile.environment == .production ? .danger : .plain),
            ],
            [Span("Base URL    ", .label), Span(profile.baseURL?.description ?? "the API inside this program", .link)],
            [Span("API key     ", .label), keySpan(of: profile)],
            [Span("Safety      ", .label), Span(safetyInWords(profile.safety), .plain)],
        ]
        lines = lines.flatMap { $0.wrapped(to: columns, indent: 12) }
        if let problem = profile.problem {
            for line in TextWidth.wrapped(problem, to: max(1, columns)) { lines.append([Span(line, .failure)]) }
        } else if !profile.isBuiltIn {
            let keys: [(Action, String)] = [
                (.editProfile, " edit  "), (.cloneProfile, " clone  "), (.enterKey, " API key"),
            ]
            lines += [[], keys.flatMap { [Span(keymap.name(of: $0.0), .hintKey), Span($0.1, .hint)] }]
        }
        return lines
    }

    private func safetyInWords(_ safety: Safety) -> String {
        switch safety {
        case .open: "open: what is composed is sent at once"
        case .confirm: "confirm: asks before it sends"
        case .typeTheName: "type-the-name: asks for its name before it sends"
        case .readOnly: "read-only: nothing is sent by hand"
        }
    }

    var testTitle: [Span] { [Span(profiles.selected.map { "Test of \($0.name)" } ?? "Test", .title)] }

    var testFacts: [Span] {
        let key = keymap.name(of: .testProfile, in: profiles.editor == nil ? .profiles : .profileForm)
        return [Span(key, .hintKey), Span(" test", .hint)]
    }

    func drawTest(into frame: inout Frame, in rect: Rect) {
        let inside = panel(title: testTitle, facts: testFacts, isFocused: hasFocus(.test)).draw(into: &frame, in: rect)
        let whole = testLines(columns: inside.columns, isWhole: true)
        draw(whole.count > inside.rows ? testLines(columns: inside.columns) : whole, into: &frame, in: inside)
    }

    /// The steps of the test, each with what it found and how long it took.
    ///
    /// - Parameters:
    ///   - isWhole: Whether there is room for all that was found, in as many lines as it takes.
    ///   - onlyFailures: Whether what went well is only counted.
    func testLines(columns: Int, isWhole: Bool = false, onlyFailures: Bool = false) -> [[Span]] {
        guard let name = profiles.selected?.name else { return [] }
        if profiles.testing == name { return [[Span("asking \(name) for its health …", .dim)]] }
        guard let steps = profiles.tests[name] else { return [[Span("not tested", .dim)]] }
        let shown = onlyFailures ? steps.filter { !$0.succeeded } : steps
        if shown.isEmpty {
            let time = steps.reduce(Duration.zero) { $0 + $1.duration }
            let count = "\(steps.count) \(steps.count == 1 ? "step" : "steps")"
            return [
                [
                    Span("\(glyphs.delivered) tested: ", .good), Span("\(count) went well in "),
                    Span(NumberFormat.latency(time), .bright),
                ]
            ]
        }
        return shown.flatMap { step in
            let sign = step.succeeded ? Span(glyphs.delivered, .good) : Span(glyphs.dead, .failure)
            let time = Span(
                " " + TextWidth.fitted(NumberFormat.latency(step.duration), to: 8, alignment: .right), .bright)
            let head = [Span(TextWidth.fitted(step.step.rawValue, to: 9), .label), sign, Span(" ")]
            let role: Role = step.succeeded ? .plain : .failure
            let room = max(1, columns - 21)
            let texts = isWhole ? TextWidth.wrapped(step.detail, to: onlyFailures ? max(1, columns - 11) : room) : []
            guard isWhole, let first = texts.first else {
                return [head + [Span(TextWidth.fitted(step.detail, to: room), role), time]]
            }
            let rest = texts.dropFirst().map { [Span(String(repeating: " ", count: 11)), Span($0, role)] }
            return [
                head + [Span(TextWidth.fitted(first, to: onlyFailures ? columns - 11 : room), role)]
                    + (onlyFailures ? [] : [time])
            ]
                + rest
        }
    }
}
