import BaselogScreen

/// What the loop costs, for `--debug`: the last turn, and messages over the last whole second.
struct LoopCost: Sendable, Hashable {
    var build: Duration = .zero
    var paint: PaintCost?
    var wholePaint: Duration = .zero
    var messagesPerSecond = 0
    var dropped = 0
    private var counted = 0
    private var since: Duration?

    /// Counts messages that arrived at a moment, told from any beginning.
    mutating func count(_ messages: Int, at moment: Duration) {
        counted += messages
        guard let since else {
            self.since = moment
            return
        }
        let elapsed = moment - since
        guard elapsed >= .seconds(1) else { return }
        messagesPerSecond = Int((Double(counted) / (elapsed / .seconds(1))).rounded())
        counted = 0
        self.since = moment
    }

    /// One line at the top right, over what is there.
    func draw(into frame: inout Frame) {
        func microseconds(_ time: Duration) -> String { NumberFormat.count(Int(time / .microseconds(1))) }
        let flush = paint.map { "  flush \(microseconds($0.flush))" } ?? ""
        let bytes = paint?.bytes.map { "  \(NumberFormat.count($0)) B" } ?? ""
        let handing = max(.zero, wholePaint - (paint?.flush ?? .zero))
        let text =
            " build \(microseconds(build))  paint \(microseconds(handing))\(flush) µs\(bytes)"
            + "  \(NumberFormat.count(messagesPerSecond)) messages/s  \(NumberFormat.count(dropped)) dropped "
        let row = frame.bounds.line(min(1, max(0, frame.size.rows - 1)))
        frame.draw(text, in: row, alignment: .right, role: .badge)
    }
}
