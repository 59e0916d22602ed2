import BaselogCore
import BaselogDomain
import BaselogSources

/// Takes lines as they are read, ships and prints those that are wanted.
actor TailPump {
    private let parser: LineParser
    private var selection: LineSelection
    private let output: LineOutput
    private let engine: Engine?
    private let shipped: ShippedEntries

    /// - Parameter engine: Where the lines are shipped, if they are.
    init(options: TailOptions, output: LineOutput, engine: Engine?, shipped: ShippedEntries) throws(PatternError) {
        parser = try LineParser(options.lineFormat, times: .live)
        selection = try LineSelection(options, now: WallClock.now())
        self.output = output
        self.engine = engine
        self.shipped = shipped
    }

    /// Returns once the lines are safe and printed.
    func take(_ lines: [SourceLine], source: String, cursors: [SourceCursor] = []) async throws {
        let wanted = lines.compactMap { line -> (entry: LogEntry, text: String)? in
            guard let entry = parser.entry(line) else { return nil }
            let text = String(decoding: line.bytes, as: UTF8.self)
            guard selection.includes(entry, text: text, source: source) else { return nil }
            return (entry, text)
        }
        var ids: [EntryID?] = wanted.map { _ in nil }
        if let engine, !wanted.isEmpty || !cursors.isEmpty {
            ids = try await engine.keep(wanted.map(\.entry), stream: source, cursors: cursors) { error in
                Console.fail(error.explanation)
            }
        }
        for ((entry, text), id) in zip(wanted, ids) { output.show(entry, text: text, source: source, id: id) }
        // Only now, so that nobody reads of the end of an entry before the entry.
        for (id, isDead) in shipped.add(ids.compactMap(\.self)) {
            output.show(fate: (isDead ? EntryState.dead : .delivered).name, of: id)
        }
        if Console.isOutputClosed { throw CancellationError() }
    }

    /// Tells what is wrong with files; what is lost goes the way of the lines, too.
    func tell(_ news: [FollowerNews]) async throws {
        for item in news {
            Console.note("baselog: \(item.message)")
            guard item.isLoss, let engine else { continue }
            let gap = LogEntry(item.message, level: .warning, category: "baselog", tags: ["gap"])
            shipped.add(try await engine.keep([gap], stream: "", cursors: []) { Console.fail($0.explanation) })
        }
    }
}
