import BaselogCore
import BaselogDomain
import BaselogSources

/// Takes lines as they are read, ships and shows those that are wanted.
actor TailPump {
    private let parser: LineParser
    private var selection: LineSelection
    private let receiver: any LineReceiver
    private let engine: Engine?
    private let shipped: ShippedEntries
    /// How many files could not be read, so far.
    private(set) var unreadFiles = 0

    /// - Parameter engine: Where the lines are shipped, if they are.
    init(
        options: TailOptions, receiver: any LineReceiver, engine: Engine?, shipped: ShippedEntries
    ) throws(PatternError) {
        parser = try LineParser(options.lineFormat, times: .live)
        selection = try LineSelection(options, now: WallClock.now())
        self.receiver = receiver
        self.engine = engine
        self.shipped = shipped
    }

    /// Returns once the lines are safe and shown.
    func take(_ lines: [SourceLine], source: String, cursors: [SourceCursor] = []) async throws {
        var leftOut = 0
        var wanted = lines.compactMap { line -> SelectedLine? in
            guard let entry = parser.entry(line) else { return nil }
            let text = String(decoding: line.bytes, as: UTF8.self)
            guard selection.includes(entry, text: text, source: source) else {
                leftOut += 1
                return nil
            }
            return SelectedLine(entry: entry, text: text)
        }
        if let engine, !wanted.isEmpty || !cursors.isEmpty {
            let ids = try await engine.keep(wanted.map(\.entry), stream: source, cursors: cursors) { [receiver] error in
                receiver.wait(because: error.explanation)
            }
            for (index, id) in ids.enumerated() { wanted[index].id = id }
        }
        receiver.show(wanted, source: source, leftOut: leftOut)
        // Only now, so that nobody reads of the end of an entry before the entry.
        for (id, isDead) in shipped.add(wanted.compactMap(\.id)) {
            receiver.show(fate: (isDead ? EntryState.dead : .delivered).name, of: id)
        }
        if receiver.isClosed { throw CancellationError() }
    }

    /// Tells what is wrong with files; what is lost goes the way of the lines, too.
    func tell(_ news: [FollowerNews]) async throws {
        for item in news {
            receiver.tell(item)
            if case .cannotRead = item { unreadFiles += 1 }
            guard item.isLoss, let engine else { continue }
            let gap = LogEntry(item.message, level: .warning, category: "baselog", tags: ["gap"])
            shipped.add(
                try await engine.keep([gap], stream: "", cursors: []) { [receiver] in
                    receiver.wait(because: $0.explanation)
                })
        }
    }
}
