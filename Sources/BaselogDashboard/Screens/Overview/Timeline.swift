import BaselogDomain
import BaselogScreen

/// How seconds become the values of a graph.
///
/// The graph shows one minute, two or all five: as much as there is something to see in. Where it has fewer values
/// than seconds, each is the mean of neighbouring seconds, grouped by the clock, so that the picture moves on without
/// flicker; where it has more, each second takes several.
struct Timeline {
    /// The seconds that the graph shows.
    let window: Int
    /// Seconds in one value.
    private let width: Int
    /// Values for one second.
    private let stretch: Int
    private let newestSecond: Int

    init(_ snapshot: EngineSnapshot, columns: Int, glyphs: Glyphs) {
        let history = snapshot.throughput
        self.init(
            [history.accepted, history.delivered, history.failed], newest: snapshot.time, columns: columns,
            glyphs: glyphs)
    }

    /// - Parameters:
    ///   - histories: Counts a second that one window shall show, newest last.
    ///   - newest: The time of the newest count.
    init(_ histories: [[Int]], newest: Timestamp, columns: Int, glyphs: Glyphs) {
        let capacity = max(1, Graph.capacity(columns: columns, glyphs: glyphs))
        let age = histories.map(Timeline.age).max() ?? 0
        let wanted = [60, 120].first { age <= $0 } ?? ThroughputHistory.seconds
        newestSecond = Int(newest.microseconds / 1_000_000)
        if wanted <= capacity {
            width = 1
            stretch = capacity / wanted
            window = wanted
        } else {
            // All of it where that fills the columns, else what fills them.
            let whole = (wanted + capacity - 1) / capacity
            width = wanted / whole * 10 >= capacity * 9 ? whole : max(1, whole - 1)
            stretch = 1
            window = min(wanted, capacity * width)
        }
    }

    /// The seconds since the first value above zero.
    private static func age(_ history: [Int]) -> Int {
        history.firstIndex { $0 > 0 }.map { history.count - $0 } ?? 0
    }

    /// `1 min`, `5 min`.
    var name: String { "\(max(1, (window + 30) / 60)) min" }

    func values(of history: [Int]) -> [Double] {
        let shown = history.suffix(window)
        guard width > 1 else { return shown.flatMap { Array(repeating: Double($0), count: stretch) } }
        var values: [Double] = []
        var end = shown.endIndex
        var size = newestSecond % width + 1
        while end > shown.startIndex {
            let start = max(shown.startIndex, end - size)
            values.append(Double(shown[start..<end].reduce(0, +)) / Double(end - start))
            end = start
            size = width
        }
        return values.reversed()
    }
}
