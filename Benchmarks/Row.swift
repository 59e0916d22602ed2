/// One line of the table.
struct Row {
    let title: String
    let source: Source
    let figure: Figure
    var target: Target?
    /// What the target is beside another source of the same part, which stands before it.
    var rival: Rival?

    struct Rival {
        let source: Source
        let target: @Sendable (Double) -> Target
    }

    enum Source: Hashable {
        case trial(Trial)
        /// `wrk` on the same server, for comparison: how much of the limit is the machine's.
        case load(Load)
        /// A whole program.
        case ship(Shipper)
    }

    /// All rows of a part, under its heading. Rows of one trial stand together.
    struct Part {
        /// What chooses it on the command line.
        let name: String
        let heading: String
        let rows: [Row]
    }

    static func parts(isFull: Bool) -> [Part] {
        [accepting, single, batches, tail, screen, shipping]
            + backlogs(isFull ? [1_000, 10_000, 100_000, 1_000_000, 10_000_000] : nil)
    }

    private static let accepting = Part(
        name: "accept", heading: "Accepting, nothing is sent meanwhile",
        rows: [
            accept("durable, 1 producer", producers: 1),
            accept("durable, 16 producers", producers: 16, target: .atLeast(20_000)),
            accept("durable, 128 producers", producers: 128, target: .atLeast(80_000)),
            accept("durable, 1,000 a call", producers: 1, perCall: 1_000, target: .atLeast(150_000)),
            accept("buffered, 1 producer", producers: 1, isBuffered: true),
            accept("buffered, 16 producers", producers: 16, isBuffered: true),
            accept("buffered, 128 producers", producers: 128, isBuffered: true),
            accept("buffered, 1,000 a call", producers: 1, perCall: 1_000, isBuffered: true),
            Row(
                title: "caller's thread, buffered", source: .trial(.callers), figure: .acceptMicroseconds,
                target: .atMost(5)),
            Row(
                title: "caller's thread, door for loggers", source: .trial(.callers), figure: .postMicroseconds,
                target: .atMost(5)),
        ])

    private static func accept(
        _ title: String, producers: Int, perCall: Int = 1, isBuffered: Bool = false, target: Target? = nil
    ) -> Row {
        Row(
            title: title, source: .trial(.accept(producers: producers, perCall: perCall, isBuffered: isBuffered)),
            figure: .rate, target: target)
    }

    private static let single = Part(
        name: "single", heading: "Delivering one entry a request",
        rows: [1, 8, 32].flatMap { concurrency in
            [
                Row(
                    title: "L = \(concurrency)", source: .trial(.deliver(concurrency: concurrency)), figure: .rate,
                    target: concurrency == 8 ? .atLeast(6_000) : nil),
                Row(
                    title: "L = \(concurrency), processor time of an entry",
                    source: .trial(.deliver(concurrency: concurrency)), figure: .processorMicroseconds),
                Row(
                    title: "wrk, \(concurrency) connections",
                    source: .load(Load(connections: concurrency, batch: nil)), figure: .rate),
            ]
        })

    private static let batches = Part(
        name: "batch", heading: "Delivering a hundred entries a request",
        rows: [
            Row(title: "L = 4", source: .trial(.deliverBatches), figure: .rate, target: .atLeast(60_000)),
            Row(
                title: "L = 4, processor time of an entry", source: .trial(.deliverBatches),
                figure: .processorMicroseconds),
            Row(
                title: "wrk, 4 connections, in entries", source: .load(Load(connections: 4, batch: 100)), figure: .rate),
            Row(title: "accepted to acknowledged", source: .trial(.wholeWay), figure: .rate),
            Row(
                title: "accepted to acknowledged, processor time of an entry", source: .trial(.wholeWay),
                figure: .processorMicroseconds, target: .atMost(12)),
        ])

    private static let tail = Part(
        name: "tail", heading: "Following a file of 10,000 lines a second",
        rows: [
            Row(title: "written to visible", source: .trial(.tail), figure: .lag, target: .atMost(100))
        ])

    private static let screen = Part(
        name: "screen", heading: "The program in a terminal of 200 × 50",
        rows: [
            Row(title: "first byte", source: .trial(.screen), figure: .firstByte, target: .atMost(50)),
            Row(title: "whole first picture", source: .trial(.screen), figure: .firstPaint),
            Row(
                title: "nothing happens, processor", source: .trial(.screen), figure: .processor,
                target: .atMost(0.05)),
            Row(title: "nothing happens, wake-ups", source: .trial(.screen), figure: .wakeUps),
            Row(
                title: "nothing happens, written", source: .trial(.screen), figure: .bytesPerSecond, target: .atMost(0)),
            Row(title: "key to answer, median", source: .trial(.screen), figure: .keyMedian, target: .atMost(1)),
            Row(title: "key to answer, 99 of 100", source: .trial(.screen), figure: .keyTail, target: .atMost(4)),
            Row(title: "one new line", source: .trial(.screenLine), figure: .bytesPerLine, target: .atMost(200)),
            Row(
                title: "10,000 lines a second, processor", source: .trial(.screenLoad(isShipped: false)),
                figure: .processor, target: .atMost(12)),
            Row(
                title: "10,000 lines a second, written", source: .trial(.screenLoad(isShipped: false)),
                figure: .bytesPerSecond),
            Row(
                title: "10,000 lines a second, key, 99 of 100", source: .trial(.screenLoad(isShipped: false)),
                figure: .keyTail, target: .atMost(16)),
            Row(
                title: "the same lines shipped, processor", source: .trial(.screenLoad(isShipped: true)),
                figure: .processor),
            Row(
                title: "the same lines shipped, key, 99 of 100", source: .trial(.screenLoad(isShipped: true)),
                figure: .keyTail, target: .atMost(16)),
        ])

    /// More lines a second than the other shipper, at half its processor time.
    private static let shipping = Part(
        name: "ship", heading: "Shipping a file of \(Table.text(Double(Shipper.lines))) lines",
        rows: [
            Row(title: "syslog-ng, reliable disk-buffer", source: .ship(.syslogNG), figure: .rate),
            Row(
                title: "syslog-ng, processor time of a line", source: .ship(.syslogNG),
                figure: .processorMicroseconds),
            Row(
                title: "baselog run", source: .ship(.baselog), figure: .rate,
                rival: Rival(source: .ship(.syslogNG)) { .atLeast($0) }),
            Row(
                title: "baselog run, processor time of a line", source: .ship(.baselog),
                figure: .processorMicroseconds, rival: Rival(source: .ship(.syslogNG)) { .atMost($0 / 2) }),
        ])

    private static func backlogs(_ sizes: [Int]?) -> [Part] {
        (sizes ?? [1_000, 10_000, 100_000, 1_000_000]).map { size in
            var rows = [
                Row(title: "accepting up to it", source: .trial(.fill(entries: size)), figure: .rate),
                Row(
                    title: "accepting, processor time of an entry", source: .trial(.fill(entries: size)),
                    figure: .processorMicroseconds),
            ]
            if size >= 100_000 { rows += starts(size) + looks(size) }
            return Part(name: "backlog", heading: "A backlog of \(Table.text(Double(size)))", rows: rows)
        }
    }

    private static func starts(_ size: Int) -> [Row] {
        [false, true].flatMap { afterCrash in
            let title = "start to first request\(afterCrash ? ", after a crash" : "")"
            let source = Source.trial(.backlog(entries: size, afterCrash: afterCrash))
            return [
                Row(title: title, source: source, figure: .firstSend, target: .atMost(1_000)),
                Row(title: "  sending from it, L = 8", source: source, figure: .rate),
                Row(title: "  sending, processor time of an entry", source: source, figure: .processorMicroseconds),
            ]
        }
    }

    private static func looks(_ size: Int) -> [Row] {
        let source = Source.trial(.look(entries: size))
        let pages = [
            ("page, newest first", Figure.newestPage), ("page of errors", .severePage),
            ("page from the middle", .middlePage), ("page of a search", .textPage),
        ]
        return pages.map { Row(title: $0, source: source, figure: $1, target: .atMost(5)) }
            + [
                Row(title: "counts by state", source: source, figure: .counts),
                Row(
                    title: "paging in the dashboard, key to picture", source: .trial(.scroll(entries: size)),
                    figure: .keyPicture, target: .atMost(33)),
            ]
    }
}
