import BaselogDashboard
import BaselogDomain
import Synchronization

/// Sends the entries of a burst one after the other, each at its time.
struct BurstRun<Waiting: Clock<Duration>>: Sendable {
    let order: Burst.Order
    let clock: Waiting
    /// Makes the content of the entry with this number, from 1.
    let content: @Sendable (Int) -> EntryContent
    let accept: @Sendable (EntryContent) async throws(AcceptError) -> EntryID

    /// The shortest time between two reports.
    private static var reportInterval: Duration { .milliseconds(100) }

    /// Runs to the end, the first refusal, or until the task is cancelled.
    ///
    /// Times are counted from the beginning, so that a slow queue does not slow down the pace by more than it must.
    func run(_ report: @Sendable (Burst.Progress) -> Void) async -> Burst.Progress {
        var progress = Burst.Progress()
        let start = clock.now
        var reported = start
        for number in 1...order.count {
            if Task.isCancelled { break }
            if let rate = order.rate, number > 1 {
                let time = start.advanced(by: .seconds(Double(number - 1) / rate))
                // A cancelled sleep returns at once, and the loop ends.
                do { try await clock.sleep(until: time, tolerance: nil) } catch { break }
            }
            do throws(AcceptError) {
                progress.last = try await accept(content(number))
                progress.accepted += 1
            } catch {
                progress.refusal = error.explanation
                break
            }
            if reported.duration(to: clock.now) >= Self.reportInterval {
                reported = clock.now
                report(progress)
            }
        }
        return progress
    }
}
