package import BaselogDomain
package import BaselogScreen

/// The loop: applies everything that has arrived, paints once, rests for a frame, which only a person's input ends
/// early. While nothing arrives and nothing counts down it sleeps without waking up.
@MainActor
package final class Program<Wait: Clock> where Wait.Duration == Duration {
    /// Thirty frames a second: more than that nobody reads, and each costs CPU that the shipping may need.
    package static var frameRest: Duration { .milliseconds(33) }

    package private(set) var dashboard: Dashboard
    package private(set) var theme: Theme
    /// ``theme`` in the accent of the profile; made once for each of both.
    private var accented: (theme: Theme, accent: String?, result: Theme)?
    private let inbox: Inbox
    private let painter: any Painter
    private let clock: Wait
    private let now: @Sendable () -> Timestamp
    private let perform: @MainActor (Effect) -> Void
    private let findTheme: @MainActor (String) throws -> Theme
    /// Shown over every frame when there is one: `--debug`.
    private var cost: LoopCost?
    private let began: Wait.Instant
    /// When the earliest tick that was ordered comes.
    private var nextTick: Wait.Instant?
    /// Until when no news are painted.
    private var restEnd: Wait.Instant
    /// The end of a rest at which the loop is to be woken.
    private var wakeUpAfterRest: Wait.Instant?

    /// - Parameters:
    ///   - clock: What rests and countdowns are waited for on.
    ///   - now: The wall-clock time that the model is told.
    ///   - showsCost: Whether each frame says what the one before has cost.
    ///   - findTheme: Reads the theme of a name; it may take as long as the reading of a small file.
    ///   - perform: Carries out an effect; it must not block, answers go into `inbox`.
    package init(
        dashboard: Dashboard, theme: Theme, inbox: Inbox, painter: any Painter, clock: Wait,
        now: @escaping @Sendable () -> Timestamp, showsCost: Bool = false,
        findTheme: @escaping @MainActor (String) throws -> Theme = Theme.findBuiltIn,
        perform: @escaping @MainActor (Effect) -> Void
    ) {
        self.dashboard = dashboard
        self.theme = theme
        self.inbox = inbox
        self.painter = painter
        self.clock = clock
        self.now = now
        began = clock.now
        restEnd = began
        cost = showsCost ? LoopCost() : nil
        self.findTheme = findTheme
        self.perform = perform
    }

    /// Runs until the dashboard wants to end or the inbox is closed.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for effect in dashboard.initialEffects { perform(effect) }
            dashboard.size = painter.size
            turn([])
            orderTick(in: &group)
            for await _ in inbox.wakeUps {
                if clock.now < restEnd, !inbox.isUrgent {
                    orderEndOfRest(in: &group)
                    continue
                }
                turn(inbox.takeAll())
                if dashboard.isEnding { break }
                restEnd = clock.now.advanced(by: Self.frameRest)
                orderTick(in: &group)
            }
            group.cancelAll()
        }
    }

    /// Has the loop look again after the rest, once for all that arrives in it: when nothing does, nothing wakes.
    private func orderEndOfRest(in group: inout DiscardingTaskGroup) {
        guard wakeUpAfterRest != restEnd else { return }
        wakeUpAfterRest = restEnd
        order(at: restEnd, tolerance: .zero, in: &group) { [inbox] in inbox.wake() }
    }

    private func order(
        at instant: Wait.Instant, tolerance: Duration? = nil, in group: inout DiscardingTaskGroup,
        _ body: @escaping @Sendable () -> Void
    ) {
        let clock = clock
        group.addTask {
            try? await clock.sleep(until: instant, tolerance: tolerance)
            if !Task.isCancelled { body() }
        }
    }

    private func turn(_ messages: [Message]) {
        var effects = dashboard.update(.ticked(now()))
        for message in messages { effects += dashboard.update(message) }
        for effect in effects {
            switch effect {
            case .repaint: painter.invalidate()
            case .changeTheme(let name): changeTheme(name)
            // What is typed is often no theme yet: the colours stay until it is one.
            case .previewTheme(let name): if let theme = try? findTheme(name) { self.theme = theme }
            default: perform(effect)
            }
        }
        if cost == nil {
            painter.paint(dashboard.view(), theme: accentedTheme())
        } else {
            paintMeasured(messages.count)
        }
    }

    private func paintMeasured(_ messages: Int) {
        cost?.count(messages, at: began.duration(to: clock.now))
        cost?.dropped = inbox.dropped
        let start = clock.now
        var frame = dashboard.view()
        let built = clock.now
        cost?.draw(into: &frame)
        painter.paint(frame, theme: accentedTheme())
        cost?.build = start.duration(to: built)
        cost?.wholePaint = built.duration(to: clock.now)
        cost?.paint = painter.cost
    }

    private func accentedTheme() -> Theme {
        let accent = dashboard.session.accentColour
        if let accented, accented.accent == accent, accented.theme == theme { return accented.result }
        let result = theme.accented(accent)
        accented = (theme, accent, result)
        return result
    }

    private func changeTheme(_ name: String) {
        do {
            theme = try findTheme(name)
            inbox.send(.themeChanged(theme.name))
        } catch {
            // The old theme stays, also where another one was being looked at.
            if let old = try? findTheme(dashboard.themeName) { theme = old }
            inbox.send(.effectFailed((error as? any UserFacingError)?.explanation ?? Explanation("\(error)")))
        }
    }

    /// Has the time told when the picture would otherwise become wrong.
    private func orderTick(in group: inout DiscardingTaskGroup) {
        guard let wait = dashboard.nextTick else { return }
        let instant = clock.now.advanced(by: wait)
        // One that comes earlier will look again.
        if let nextTick, nextTick <= instant, nextTick > clock.now { return }
        nextTick = instant
        order(at: instant, in: &group) { [inbox, now] in inbox.send(.ticked(now())) }
    }
}

extension Theme {
    /// The themes that need nothing from outside.
    package static func findBuiltIn(_ name: String) throws -> Theme {
        guard let theme = builtIn(named: name) else {
            throw UnknownTheme(name: name, known: builtIn.map(\.name))
        }
        return theme
    }
}

private struct UnknownTheme: UserFacingError {
    var name: String
    var known: [String]

    var explanation: Explanation {
        Explanation("There is no theme \(name).", hint: "There are \(known.joined(separator: ", ")).")
    }
}
