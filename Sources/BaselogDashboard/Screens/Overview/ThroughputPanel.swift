import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// What came in, what went out and what failed, each second of the last minutes.
    func drawThroughput(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let start = layout == .wide ? 19 : 12
        let timeline = Timeline(snapshot, columns: rect.columns - 4 - start, glyphs: glyphs)
        let inside = panel("Throughput", facts: timeline.name, isFocused: hasFocus(.throughput)).draw(
            into: &frame, in: rect)
        let history = snapshot.throughput
        let isWide = layout == .wide
        let names = isWide ? ["accepted", "delivered", "failed"] : ["acc", "del", "err"]
        let series = [history.accepted, history.delivered, history.failed]
        // Accepted and delivered share their scale: the difference is what queues up.
        let shared = max(peak(history.accepted), peak(history.delivered))
        let heights = seriesHeights(rows: inside.rows)
        var top = 0
        for index in 0..<3 where heights[index] > 0 {
            let role: Role = index == 2 ? (series[index].contains { $0 > 0 } ? .failure : .dim) : .graph
            let value = rate(series[index], role: index == 2 && role == .failure ? .failure : .bright)
            let label = TextWidth.fitted(names[index], to: isWide ? 9 : 3)
            let number = TextWidth.fitted(value.text, to: isWide ? 9 : 8, alignment: .right)
            frame.draw(
                [Span(label, .label), Span(number, value.role)], row: top, clippedTo: inside)
            let area = Rect(
                column: inside.column + start, row: inside.row + top, columns: inside.columns - start,
                rows: heights[index])
            let values = timeline.values(of: series[index])
            Graph.draw(
                values, into: &frame, in: area, maximum: index == 2 ? nil : scale(values, shared), role: role)
            top += heights[index]
        }
    }

    private func peak(_ history: [Int]) -> Double { Double(history.max() ?? 0) }

    /// The shared peak, but not so far above what is shown after resampling that the graph lies flat.
    private func scale(_ values: [Double], _ shared: Double) -> Double? {
        guard shared > 0 else { return nil }
        return max(values.max() ?? 0, min(shared, (values.max() ?? 0) * 2))
    }

    /// The failures get the smallest part.
    private func seriesHeights(rows: Int) -> [Int] {
        guard rows >= 3 else { return [rows > 0 ? 1 : 0, rows > 1 ? 1 : 0, 0] }
        let large = min((rows - 1) / 2, (rows * 2 + 4) / 5)
        return [large, large, max(1, rows - 2 * large)]
    }
}
