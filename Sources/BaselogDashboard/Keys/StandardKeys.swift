import BaselogScreen

extension Keymap {
    /// The keys as they are without any remapping. The order is that of the hint line and the help.
    package static let standard = Keymap([
        KeyBinding("j", .down, action: .down, in: .lists, help: "down", hint: "move", partner: .up),
        KeyBinding("k", .up, action: .up, in: .lists, help: "up"),
        KeyBinding(.pageDown, .control("f"), action: .pageDown, in: .lists, help: "a page down"),
        KeyBinding(.pageUp, .control("b"), action: .pageUp, in: .lists, help: "a page up"),
        KeyBinding(.control("d"), action: .halfPageDown, in: .lists, help: "half a page down"),
        KeyBinding(.control("u"), action: .halfPageUp, in: .lists, help: "half a page up"),
        KeyBinding("g", .home, action: .first, in: .lists, help: "to the beginning"),
        KeyBinding("G", .end, action: .last, in: .lists, help: "to the end"),

        KeyBinding(.space, action: .mark, in: .queue, help: "mark the entry", hint: "mark"),
        KeyBinding("R", action: .retry, in: .queue, help: "retry now: the marked entries or this one", hint: "retry"),
        KeyBinding("X", action: .drop, in: .queue, help: "drop the marked entries or this one", hint: "drop"),
        KeyBinding("u", action: .undo, in: .queue, help: "undo a drop, for 10 seconds"),
        KeyBinding("E", action: .edit, in: .queue, help: "edit the entry and send it again", hint: "edit"),
        KeyBinding(
            "e", action: .exportEntries, in: .queue, help: "write the marked entries or this one into a new file",
            hint: "export"),
        KeyBinding("/", action: .search, in: .queue, help: "search the text of entries", hint: "search"),
        KeyBinding("f", action: .filter, in: .queue, help: "filter by state", hint: "filter"),
        KeyBinding("s", action: .order, in: .queue, help: "newest or oldest first", hint: "sort"),
        KeyBinding("L", action: .newest, in: .queue, help: "back to the live end of the list"),
        KeyBinding("w", action: .wire, in: .queue, help: "what exactly is sent", hint: "wire"),
        KeyBinding(.enter, action: .detail, in: .queue, help: "the entry in full", hint: "detail"),

        KeyBinding("w", action: .wire, in: .detail, help: "what exactly is sent", hint: "wire"),
        KeyBinding("R", action: .retry, in: .detail, help: "retry now", hint: "retry"),
        KeyBinding("X", action: .drop, in: .detail, help: "drop the entry", hint: "drop"),
        KeyBinding("u", action: .undo, in: .detail, help: "undo a drop, for 10 seconds"),
        KeyBinding("E", action: .edit, in: .detail, help: "edit the entry and send it again", hint: "edit"),
        KeyBinding("e", action: .exportEntries, in: .detail, help: "write the entry into a new file"),
        KeyBinding(.enter, action: .cancel, in: .detail, help: "back to the list"),

        KeyBinding("/", action: .search, in: .tail, help: "search these lines", hint: "search"),
        KeyBinding("n", action: .nextMatch, in: .tail, help: "next match", hint: "next", partner: .previousMatch),
        KeyBinding("N", action: .previousMatch, in: .tail, help: "previous match"),
        KeyBinding("f", action: .filter, in: .tail, help: "only lines with these words; !word hides", hint: "filter"),
        KeyBinding("l", action: .level, in: .tail, help: "least severe level that is shown", hint: "level"),
        KeyBinding("e", action: .nextError, in: .tail, help: "next error", hint: "error", partner: .previousError),
        KeyBinding("E", action: .previousError, in: .tail, help: "previous error"),
        KeyBinding("m", action: .markLine, in: .tail, help: "mark the line", hint: "mark"),
        KeyBinding("M", action: .nextMark, in: .tail, help: "next marked line"),
        KeyBinding("w", action: .wrap, in: .tail, help: "wrap long lines", hint: "wrap"),
        KeyBinding(.enter, action: .detail, in: .tail, help: "all that the line says", hint: "detail"),
        KeyBinding("o", action: .openEntry, in: .tail, help: "open the entry in Queue", hint: "open"),
        KeyBinding(.space, action: .follow, in: .tail, help: "pause, or follow again; G follows", hint: "follow"),
        KeyBinding("L", action: .newest, in: .tail, help: "follow the newest lines"),
        KeyBinding(.left, action: .earlier, in: .tail, help: "a second back in time, here and on Overview"),
        KeyBinding(.right, action: .later, in: .tail, help: "a second forward in time"),
        KeyBinding("shift-LEFT", action: .muchEarlier, in: .tail, help: "a minute back in time"),
        KeyBinding("shift-RIGHT", action: .muchLater, in: .tail, help: "a minute forward in time"),

        KeyBinding(
            .enter, action: .detail, in: .errors, help: "only entries that failed like this, in Queue and Tail",
            hint: "entries"),
        KeyBinding(
            "/", action: .search, in: .errors, help: "only errors whose kind or message has a text", hint: "search"),
        KeyBinding(
            "s", action: .order, in: .errors, help: "seen last, most often, or most often of late", hint: "sort"),

        KeyBinding(.enter, action: .detail, in: .requests, help: "open the entry in Queue", hint: "entry"),
        KeyBinding("l", .right, action: .nextEntry, in: .requests, help: "next entry of the request"),
        KeyBinding("h", .left, action: .previousEntry, in: .requests, help: "previous entry of the request"),
        KeyBinding("w", action: .wire, in: .requests, help: "request and answer in full", hint: "in full"),
        KeyBinding(
            "/", action: .search, in: .requests,
            help: "only requests whose route, status, answer or request ID has a text", hint: "search"),
        KeyBinding("f", action: .filter, in: .requests, help: "failures only, or all", hint: "failures"),
        KeyBinding("L", action: .newest, in: .requests, help: "back to the live end of the list"),

        KeyBinding("c", action: .composeEntry, in: .everywhere, help: "compose a log or an event", hint: "compose"),
        KeyBinding("p", action: .chooseProfile, in: .everywhere, help: "choose a profile"),
        KeyBinding(
            "P", action: .probe, in: .everywhere, help: "probe the API now: one entry tries whatever is closed"),
        KeyBinding(.space, action: .freeze, in: .overview, help: "freeze the picture, or go on", hint: "freeze"),
        KeyBinding(
            .left, action: .earlier, in: .overview, help: "a second back in time; every panel goes with it",
            hint: "past", partner: .later),
        KeyBinding(.right, action: .later, in: .overview, help: "a second forward in time"),
        KeyBinding("shift-LEFT", action: .muchEarlier, in: .overview, help: "a minute back in time"),
        KeyBinding("shift-RIGHT", action: .muchLater, in: .overview, help: "a minute forward in time"),
        KeyBinding("L", action: .newest, in: .overview, help: "back to the present"),
        KeyBinding(
            "f", action: .faults, in: .overview, help: "make the embedded API misbehave, in single faults or scenes",
            hint: "fault"),
        KeyBinding("/", action: .search, in: .overview, help: "search the text of entries, in Queue", hint: "find"),

        KeyBinding(
            .control("s"), action: .send, in: .compose,
            help: "send and stay; Enter in a field of one line sends and follows"),
        KeyBinding(
            .control("t"), action: .templates, in: .compose, help: "fill in a template, found by a part of its name"),
        KeyBinding(.control("w"), action: .saveTemplate, in: .compose, help: "save the draft as a template"),
        KeyBinding(
            .control("r"), "h", action: .history, in: .compose,
            help: "fill in what was sent before; h where nothing is typed"),
        KeyBinding(
            .control("e"), action: .editor, in: .compose, help: "edit the draft as text with $VISUAL or $EDITOR"),
        KeyBinding(.control("d"), action: .dryRun, in: .compose, help: "show what would be sent, and send nothing"),
        KeyBinding(.control("n"), action: .newCorrelation, in: .compose, help: "a new correlation ID"),
        KeyBinding(.control("g"), action: .openLastSent, in: .compose, help: "open what was sent last in Queue"),
        KeyBinding(
            .control("y"), action: .copy, in: .compose, help: "copy the request as a curl command, its key masked"),

        KeyBinding(.enter, action: .switchProfile, in: .profiles, help: "switch to the profile", hint: "switch"),
        KeyBinding("e", action: .editProfile, in: .profiles, help: "edit the profile", hint: "edit"),
        KeyBinding("n", action: .newProfile, in: .profiles, help: "make a new profile", hint: "new"),
        KeyBinding(
            "c", action: .cloneProfile, in: .profiles, help: "make a new one like it, without its key", hint: "clone"),
        KeyBinding("t", action: .testProfile, in: .profiles, help: "test the connection, step by step", hint: "test"),
        KeyBinding("x", action: .deleteProfile, in: .profiles, help: "delete the profile and its key", hint: "delete"),
        KeyBinding(
            .control("k"), action: .enterKey, in: .profiles, help: "enter its API key, unseen, on the plain terminal"),

        KeyBinding(.control("s"), action: .saveProfile, in: .profileForm, help: "save the profile", hint: "save"),
        KeyBinding(
            .control("k"), action: .enterKey, in: .profileForm,
            help: "enter its API key, unseen, on the plain terminal",
            hint: "API key"),
        KeyBinding(
            .control("t"), action: .testProfile, in: .profileForm, help: "test the connection as it is saved",
            hint: "test"),

        KeyBinding("1", action: .showOverview, in: .everywhere, help: "Overview"),
        KeyBinding("2", action: .showQueue, in: .everywhere, help: "Queue"),
        KeyBinding("3", action: .showTail, in: .everywhere, help: "Tail"),
        KeyBinding("4", action: .showErrors, in: .everywhere, help: "Errors"),
        KeyBinding("5", action: .showRequests, in: .everywhere, help: "Requests"),
        KeyBinding("6", action: .showCompose, in: .everywhere, help: "Compose"),
        KeyBinding("7", action: .showProfiles, in: .everywhere, help: "Profiles"),
        KeyBinding("]", action: .nextScreen, in: .everywhere, help: "next screen"),
        KeyBinding("[", action: .previousScreen, in: .everywhere, help: "previous screen"),
        KeyBinding(.tab, action: .nextPane, in: .everywhere, help: "next panel; next screen where there is one"),
        KeyBinding(.shiftTab, action: .previousPane, in: .everywhere, help: "previous panel"),
        KeyBinding(
            "z", action: .zoom, in: .everywhere, help: "the panel with the focus over the whole screen, and back"),
        KeyBinding("y", action: .copy, in: .everywhere, help: "copy what is looked at: the entry, or the screen"),
        KeyBinding(
            .control("o"), action: .plainText, in: .everywhere,
            help: "the screen as plain text, for the terminal's own selection"),
        KeyBinding(.function(2), action: .toggleMouse, in: .everywhere, help: "mouse on or off"),
        KeyBinding(.control("p"), action: .palette, in: .everywhere, help: "everything there is, to be found by name"),
        KeyBinding(":", action: .console, in: .everywhere, help: "command line", hint: "command"),
        KeyBinding("?", .function(1), action: .help, in: .everywhere, help: "keys of this screen", hint: "help"),
        KeyBinding(.escape, action: .cancel, in: .everywhere, help: "cancel, one level back; never quits"),
        KeyBinding("q", action: .back, in: .everywhere, help: "one level back, then quit", hint: "quit"),
        KeyBinding(.control("l"), action: .repaint, in: .everywhere, help: "paint the screen anew"),
    ])

    /// The table as Markdown, for the README.
    package var markdown: String {
        var lines: [String] = []
        for context in KeyContext.allCases {
            let rows = bindings.filter { $0.context == context }
            guard !rows.isEmpty else { continue }
            if !lines.isEmpty { lines.append("") }
            lines += ["| \(context.title) | |", "|---|---|"]
            for row in rows where !row.keys.isEmpty {
                let keys = row.keys.map { "`\($0.name)`" }.joined(separator: " ")
                lines.append("| \(keys) | \(row.help) |")
            }
        }
        return lines.joined(separator: "\n")
    }
}
