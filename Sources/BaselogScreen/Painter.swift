/// Shows frames. The dashboard's loop hands it one frame at a time; what has changed is the painter's business.
@MainActor
package protocol Painter: AnyObject {
    /// The size of the next frame.
    var size: Size { get }

    /// Shows `frame` in the colours of `theme`. Does nothing when both are as before.
    func paint(_ frame: Frame, theme: Theme)

    /// What the last frame cost; `nil` where nobody measures.
    var cost: PaintCost? { get }

    /// Forgets what is on the screen, so that the next frame is painted whole.
    func invalidate()
}

extension Painter {
    package var cost: PaintCost? { nil }
}

/// What showing a frame cost.
package struct PaintCost: Sendable, Hashable {
    /// Working out the difference and writing it to the terminal.
    package var flush: Duration
    /// The bytes sent to the terminal; `nil` where the system does not count them.
    package var bytes: Int?

    package init(flush: Duration, bytes: Int? = nil) {
        self.flush = flush
        self.bytes = bytes
    }
}
