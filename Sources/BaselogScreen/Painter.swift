/// Shows frames. The dashboard's loop hands it one frame at a time; what has changed is the painter's business.
@MainActor
package protocol Painter: AnyObject {
    /// The size of the next frame.
    var size: Size { get }

    /// Shows `frame` in the colours of `theme`. Does nothing when both are as before.
    func paint(_ frame: Frame, theme: Theme)

    /// Forgets what is on the screen, so that the next frame is painted whole.
    func invalidate()
}
