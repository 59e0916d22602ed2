package import BaselogDomain
package import BaselogScreen

/// The screens, in the order of their tabs.
package enum ScreenName: Int, Sendable, Hashable, CaseIterable {
    case overview, queue, tail, errors, requests, compose, profiles

    package var title: String {
        switch self {
        case .overview: "Overview"
        case .queue: "Queue"
        case .tail: "Tail"
        case .errors: "Errors"
        case .requests: "Requests"
        case .compose: "Compose"
        case .profiles: "Profiles"
        }
    }

    package var shortTitle: String {
        switch self {
        case .overview: "Over"
        case .queue: "Queue"
        case .tail: "Tail"
        case .errors: "Err"
        case .requests: "Req"
        case .compose: "Comp"
        case .profiles: "Prof"
        }
    }

    package init?(name: String) {
        let lowered = name.lowercased()
        guard let screen = ScreenName.allCases.first(where: { $0.title.lowercased() == lowered }) else { return nil }
        self = screen
    }

    var showAction: Action {
        switch self {
        case .overview: .showOverview
        case .queue: .showQueue
        case .tail: .showTail
        case .errors: .showErrors
        case .requests: .showRequests
        case .compose: .showCompose
        case .profiles: .showProfiles
        }
    }

    /// The contexts whose keys hold on the screen, the most particular one first.
    var contexts: [KeyContext] {
        switch self {
        case .overview: [.overview, .everywhere]
        case .queue: [.queue, .lists, .everywhere]
        case .tail: [.tail, .lists, .everywhere]
        case .errors: [.errors, .lists, .everywhere]
        case .requests: [.requests, .lists, .everywhere]
        case .compose: [.compose, .everywhere]
        case .profiles: [.profiles, .lists, .everywhere]
        }
    }
}

/// Everything the dashboard knows: the model that ``update(_:)`` changes and ``view()`` draws.
///
/// It reads no clock and asks nothing: time and news arrive as messages, orders leave as effects.
package struct Dashboard: Sendable, Equatable {
    /// How long a toast stays.
    static let toastTime: Duration = .seconds(4)

    package var session: Session {
        didSet {
            compose.isProduction = session.isProduction
            let isOther = oldValue.profile != session.profile || oldValue.safety != session.safety
            if isOther { unlock = nil }
        }
    }
    package var keymap: Keymap
    package var size: Size
    package var glyphs: Glyphs
    /// The difference of the wall clock to UTC.
    package var utcOffset: Duration
    package var now: Timestamp
    /// The newest picture of the engine; `nil` until the first one.
    package var snapshot: EngineSnapshot?
    /// The snapshots of the last hour.
    package var history = SnapshotHistory()
    /// The moment of the past that is shown; `nil` for the present.
    package var instant: Timestamp?
    /// Counts the engines that were shown; answers of an earlier one are void.
    package var engineNumber = 0
    package var screen: ScreenName = .overview
    package var previousScreen: ScreenName = .overview
    package var queue = QueueScreen()
    package var tail: TailScreen
    /// What is followed, if the dashboard was opened for that.
    package var feed: TailFeed?
    /// The process whose engine is shown, where it is another one.
    package var attachment: Attachment?
    /// The recording that is being written.
    package var recording: Recording?
    /// Set where a recording is shown instead of an engine.
    package var replay: Replay?
    package var errors = ErrorsScreen()
    package var requests = RequestsScreen()
    package var compose = ComposeScreen()
    package var profiles = ProfilesScreen()
    package var help: HelpScreen?
    package var console: Console?
    package var consoleHistory: [String] = []
    package var prompt: Prompt?
    package var palette: Palette?
    package var panes = Panes()
    package var toast: ToastState?
    package var coach: Coach?
    package var tally = Tally()
    package var themeName: String
    /// Whether a person chose the theme; if not, it follows the terminal's background.
    package var hasChosenTheme: Bool
    /// The themes that can be chosen.
    package var themeNames: [String] = Theme.builtIn.map(\.name)
    /// The theme whose colours are shown while one is being chosen.
    package var previewedTheme: String?
    /// The fault the embedded API was told to show; it stays until it is switched off.
    package var fault: Fault = .off
    package var faultExtent: FaultExtent = .everyRequest
    /// The scene of faults that plays.
    package var scene: PlayingScene?
    package var faultPanel: FaultPanel?
    /// Why the settings could not be read again; the former ones are in force until they can.
    package var settingsProblem: Explanation?
    /// The open lock of a profile that asks for its name.
    package var unlock: Unlock?
    /// New settings that are watched for a while.
    package var trial: ApplyTrial?
    /// Settings that were taken back, until Esc was pressed.
    package var rolledBack: RollBack?
    package var isEnding = false
    package var usesMouse = false
    /// Whether someone looking at another window is told when something goes wrong.
    package var notifies = true
    /// Whether the terminal's window has the focus, as far as the terminal says.
    package var hasWindowFocus = true

    package struct ToastState: Sendable, Hashable {
        package var text: String
        package var role: Role
        package var until: Timestamp
    }

    /// The hints of a first run; each goes away once it was followed.
    package struct Coach: Sendable, Hashable {
        package var hasSeen: Set<Action> = []
        static let lessons: [(action: Action, label: String)] = [
            (.showQueue, "queue"), (.showTail, "tail"), (.composeEntry, "compose"),
            (.faults, "fault"), (.help, "keys"),
        ]

        var isDone: Bool { Coach.lessons.allSatisfy { hasSeen.contains($0.action) } }
    }

    /// Where the counts stood when the program began, for the line that is printed at its end.
    package struct Tally: Sendable, Hashable {
        package var acceptedAtStart: Int?
        package var deliveredAtStart: Int?
        package var sentByHand = 0
    }

    package init(
        session: Session, size: Size, now: Timestamp, glyphs: Glyphs = .unicode, keymap: Keymap = .standard,
        utcOffset: Duration = .zero, themeName: String = "midnight", hasChosenTheme: Bool = true,
        isFirstRun: Bool = false, feed: TailFeed? = nil
    ) {
        self.session = session
        self.size = size
        self.now = now
        self.glyphs = glyphs
        self.keymap = keymap
        self.utcOffset = utcOffset
        self.themeName = themeName
        self.hasChosenTheme = hasChosenTheme
        coach = isFirstRun ? Coach() : nil
        self.feed = feed
        tail = TailScreen(lineLimit: feed == nil ? TailScreen.queueLineLimit : TailScreen.feedLineLimit)
        if feed != nil {
            screen = .tail
            previousScreen = .tail
        }
        compose.isProduction = session.isProduction
    }

    /// What the dashboard wants to know when it begins.
    package var initialEffects: [Effect] { screens.contains(.profiles) ? [.listProfiles, .listThemes] : [.listThemes] }

    /// The snapshot that Overview and header show: the newest, or that of the instant that was gone back to.
    package var shownSnapshot: EngineSnapshot? { instant.flatMap(history.snapshot) ?? snapshot }

    package var layout: LayoutClass { LayoutClass(size) }

    /// The contexts whose keys hold now.
    package var contexts: [KeyContext] {
        if help != nil { return [.help, .lists, .everywhere] }
        if screen == .profiles, profiles.editor != nil { return [.profileForm, .everywhere] }
        if screen == .queue, queue.isZoomed { return [.detail, .lists, .everywhere] }
        return screen.contexts
    }

    package mutating func say(_ text: String, role: Role = .good) {
        toast = ToastState(text: text, role: role, until: now + Dashboard.toastTime)
    }

    package mutating func complain(_ explanation: Explanation, role: Role = .failure) {
        let text = [explanation.message, explanation.hint].compactMap { $0 }.joined(separator: " ")
        toast = ToastState(text: text, role: role, until: now + Dashboard.toastTime + .seconds(4))
    }
}

/// How much room there is, as far as the screens care.
package enum LayoutClass: Sendable, Hashable {
    /// As drawn in full: panels beside each other.
    case wide
    /// One column of panels.
    case compact
    /// One column without borders.
    case narrow
    /// The most important number.
    case tiny

    package init(_ size: Size) {
        switch (size.columns, size.rows) {
        case (110..., 30...): self = .wide
        case (60..., 16...): self = .compact
        case (30..., 8...): self = .narrow
        default: self = .tiny
        }
    }
}
