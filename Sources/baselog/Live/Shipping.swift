import BaselogCore
import BaselogDashboard
import BaselogDomain
import Metrics

/// A command that ships from a queue, from opening it to the orderly end.
///
/// The first SIGINT or SIGTERM ends it in order: nothing new is taken or leased, and what is in flight gets the time
/// that the settings give it. The second one ends it at once, which leaves everything in the queue. Settings, key and
/// certificates are read again when their files change and on SIGHUP.
enum Shipping {
    /// What happens while settings are read again because somebody sent SIGHUP.
    enum ReloadPhase { case begins, ended }

    /// Runs the body with the profile open, and closes it whatever happens.
    ///
    /// - Parameters:
    ///   - agent: Where an agent's numbers are told; such a one asks for the API's health all the time, too.
    ///   - onReload: Told of each reload by SIGHUP.
    static func run<Result: Sendable>(
        _ profile: LoadedProfile, loader: SettingsLoader, agent: (any MetricsFactory)? = nil,
        onReload: @escaping @Sendable (ReloadPhase) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveProfile) async throws -> Result
    ) async throws -> Result {
        let (hangups, hangup) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        defer { hangup.finish() }
        return try await Interruption.cancelling(onHangup: { hangup.yield() }) {
            let live = try await LiveProfile.open(
                profile, loader: loader, asksForHealth: agent != nil, agent: agent, console: { Console.note($0) })
            let result = await result(of: body, live, hangups, onReload)
            let wasCut = Task.isCancelled
            // Not in this task: it is cancelled by a signal, and what it waits for would be cut short.
            await Task { await end(live, wasCut: wasCut, hasFailed: result.isFailure) }.value
            return try result.get()
        }
    }

    private static func result<Result: Sendable>(
        of body: @escaping @Sendable (LiveProfile) async throws -> Result, _ live: LiveProfile,
        _ hangups: AsyncStream<Void>, _ onReload: @escaping @Sendable (ReloadPhase) -> Void
    ) async -> Swift.Result<Result, any Error> {
        await withTaskGroup(of: Swift.Result<Result, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await body(live)) } catch { return .failure(error) }
            }
            group.addTask {
                await live.reloading.follow { tell($0, isAsked: false) }
                return nil
            }
            group.addTask {
                for await _ in hangups {
                    onReload(.begins)
                    tell(await live.reloading.reload(), isAsked: true)
                    onReload(.ended)
                }
                return nil
            }
            while let ended = await group.next() {
                guard let ended else { continue }
                group.cancelAll()
                return ended
            }
            return .failure(CancellationError())
        }
    }

    private static func end(_ live: LiveProfile, wasCut: Bool, hasFailed: Bool) async {
        let time: Duration? = hasFailed && !wasCut ? .seconds(1) : nil
        if wasCut {
            let inFlight = await live.engine.snapshot().concurrency.inFlight
            if inFlight > 0 {
                let what = inFlight == 1 ? "1 request" : "\(inFlight) requests"
                Console.note("Waiting for \(what) in flight; the same signal again ends at once, and they stay queued.")
            }
        }
        await live.close(within: time)
    }

    private static func tell(_ reload: SettingsReload, isAsked: Bool) {
        switch reload.outcome {
        case .unchanged: if isAsked { Console.note("The settings of \(reload.session.profile) are unchanged.") }
        case .changed(let changes):
            Console.note("New settings of \(reload.session.profile): \(changes.joined(separator: ", "))")
        case .failed(let explanation):
            Console.fail(explanation)
            Console.note("The former settings of \(reload.session.profile) stay.")
        }
    }
}

extension Result {
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
