import BaselogDomain
import Synchronization

/// Callers that wait for room in a full queue, in the order in which they came.
///
/// Only the first of them tries, whenever something may have made room; so a thousand of them cost no more than one, and
/// no small entry overtakes a large one for ever.
final class RoomLine: Sendable {
    /// How often the first one tries without any sign: nobody tells when another program frees space on the disk.
    static let interval: Duration = .seconds(1)

    /// One caller's place.
    final class Place: Sendable {
        let turn = Signal()
    }

    private struct State {
        var places: [Place] = []
        var refusal: QueueError?
    }

    private let state = Mutex(State())

    /// Whether anybody waits.
    var isOccupied: Bool { state.withLock { !$0.places.isEmpty } }

    /// Why the first one waits, for people; `nil` if nobody does.
    var problem: String? {
        let (count, refusal) = state.withLock { ($0.places.count, $0.refusal) }
        guard count > 0, let refusal else { return nil }
        return "\(refusal.explanation.message) \(count.grouped) \(count == 1 ? "caller waits" : "callers wait")."
    }

    func enter() -> Place {
        let place = Place()
        state.withLock { $0.places.append(place) }
        return place
    }

    func leave(_ place: Place) {
        let next = state.withLock { state in
            state.places.removeAll { $0 === place }
            return state.places.first
        }
        next?.turn.raise()
    }

    func isFirst(_ place: Place) -> Bool { state.withLock { $0.places.first === place } }

    func refused(_ refusal: QueueError) { state.withLock { $0.refusal = refusal } }

    /// There may be room now.
    func roomAppeared() { state.withLock { $0.places.first }?.turn.raise() }

    /// Nobody needs to wait any longer.
    func wakeAll() {
        for place in state.withLock({ $0.places }) { place.turn.raise() }
    }
}
