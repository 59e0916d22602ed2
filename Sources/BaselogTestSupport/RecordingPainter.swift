package import BaselogScreen

/// A painter that keeps what it was given instead of showing it.
@MainActor
package final class RecordingPainter: Painter {
    package var size: Size
    package private(set) var frames: [Frame] = []
    package private(set) var themes: [Theme] = []
    package private(set) var invalidations = 0

    package init(size: Size = Size(columns: 120, rows: 36)) {
        self.size = size
    }

    /// The text of the newest frame; empty before the first.
    package var text: String { frames.last?.text ?? "" }

    package func paint(_ frame: Frame, theme: Theme) {
        frames.append(frame)
        themes.append(theme)
    }

    package func invalidate() { invalidations += 1 }
}
