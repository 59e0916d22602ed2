package import BaselogDomain
package import BaselogScreen

/// The loop: applies everything that has arrived, paints once, rests for a frame. While nothing arrives and nothing
/// counts down it sleeps without waking up.
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
    /// When the earliest tick that was ordered comes.
    private var nextTick: Wait.Instant?

    /// - Parameters:
    ///   - clock: What rests and countdowns are waited for on.
    ///   - now: The wall-clock time that the model is told.
    ///   - perform: Carries out an effect; it must not block, answers go into `inbox`.
    package init(
        dashboard: Dashboard, theme: Theme, inbox: Inbox, painter: any Painter, clock: Wait,
        now: @escaping @Sendable () -> Timestamp, perform: @escaping @MainActor (Effect) -> Void
    ) {
        self.dashboard = dashboard
        self.theme = theme
        self.inbox = inbox
        self.painter = painter
        self.clock = clock
        self.now = now
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
                turn(inbox.takeAll())
                if dashboard.isEnding { break }
                orderTick(in: &group)
                do { try await clock.sleep(for: Self.frameRest) } catch { break }
            }
            group.cancelAll()
        }
    }

    private func turn(_ messages: [Message]) {
        var effects = dashboard.update(.ticked(now()))
        for message in messages { effects += dashboard.update(message) }
        for effect in effects {
            switch effect {
            case .repaint: painter.invalidate()
            case .changeTheme(let name): changeTheme(name)
            default: perform(effect)
            }
        }
        painter.paint(dashboard.view(), theme: accentedTheme())
    }

    private func accentedTheme() -> Theme {
        let accent = dashboard.session.accentColour
        if let accented, accented.accent == accent, accented.theme == theme { return accented.result }
        let result = theme.accented(accent)
        accented = (theme, accent, result)
        return result
    }

    /// Built-in themes need nothing from outside.
    private func changeTheme(_ name: String) {
        guard let theme = Theme.builtIn(named: name) else {
            let known = Theme.builtIn.map(\.name).joined(separator: ", ")
            inbox.send(.effectFailed(Explanation("There is no theme \(name).", hint: "Known are: \(known).")))
            return
        }
        self.theme = theme
        inbox.send(.themeChanged(theme.name))
    }

    /// Has the time told when the picture would otherwise become wrong.
    private func orderTick(in group: inout DiscardingTaskGroup) {
        guard let wait = dashboard.nextTick else { return }
        let instant = clock.now.advanced(by: wait)
        // One that comes earlier will look again.
        if let nextTick, nextTick <= instant, nextTick > clock.now { return }
        nextTick = instant
        let (clock, inbox, now) = (clock, inbox, now)
        group.addTask {
            try? await clock.sleep(until: instant, tolerance: nil)
            if !Task.isCancelled { inbox.send(.ticked(now())) }
        }
    }
}
