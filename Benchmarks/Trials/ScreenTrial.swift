import Foundation

/// The built program in a terminal, measured from outside: how soon it paints, what it costs while nothing happens, and
/// how soon it answers a key.
struct ScreenTrial {
    static let presses = 200
    static let entries = 1_000
    static let idleSeconds = 20.0
    /// From the start until nothing is left of it; with ``idleSeconds`` less than from one probe of the API to the next.
    static let settleSeconds = 8.0

    func measure(at place: Place) throws -> Figures {
        let stage = try ScreenStage(in: place.folder, sinkPort: place.sinkPort)
        try stage.makeProfile(["batch.mode=single"])
        try stage.send(Self.entries)
        let start = Usage.monotonicSeconds
        let terminal = try stage.open(["--no-demo", "--screen", "overview"])
        defer { terminal.end() }
        let painting = terminal.read(silence: 0.1, atMost: 5)
        guard let first = painting.first, let last = painting.last else { throw BenchError("nothing was painted") }
        var figures: Figures = [.firstByte: (first - start) * 1e3, .firstPaint: (last - start) * 1e3]
        figures.merge(idle(terminal)) { $1 }
        // The queue, where each key moves the selection and tells of another entry.
        terminal.press("2")
        _ = terminal.read(silence: 0.5, atMost: 5)
        figures.merge(KeyTimes(terminal, presses: Self.presses, keys: ["\u{1B}[B", "\u{1B}[A"]).figures) { $1 }
        figures[.residentMiB] = terminal.peakResidentMiB
        return figures
    }

    private func idle(_ terminal: BenchTerminal) -> Figures {
        _ = terminal.read(for: Self.settleSeconds)
        let cost = terminal.cost(of: Self.idleSeconds)
        return [
            .processor: cost.processorPercent, .wakeUps: cost.wakeUpsPerSecond, .bytesPerSecond: cost.bytesPerSecond,
        ]
    }
}

/// The same while a file that is followed grows by ten thousand lines a second.
struct ScreenLoadTrial {
    let isShipped: Bool
    static let linesPerSecond = 10_000
    static let presses = 100
    static let seconds = 5.0

    func measure(at place: Place) throws -> Figures {
        let stage = try ScreenStage(in: place.folder, sinkPort: place.sinkPort)
        try stage.makeProfile(["batch.mode=batch"])
        let log = try stage.makeLog()
        let terminal = try stage.open(["tail", log.path] + (isShipped ? ["--ship"] : []))
        defer { terminal.end() }
        _ = terminal.read(silence: 0.5, atMost: 5)
        let writer = try ChildProcess([Suite.program, "lines", log.path, String(Self.linesPerSecond)])
        defer { _ = writer.end() }
        _ = terminal.read(for: 3)
        let cost = terminal.cost(of: Self.seconds)
        var figures: Figures = [.processor: cost.processorPercent, .bytesPerSecond: cost.bytesPerSecond]
        figures.merge(KeyTimes(promptOf: terminal, presses: Self.presses).figures) { $1 }
        figures[.residentMiB] = terminal.peakResidentMiB
        return figures
    }
}

/// What one new line costs the terminal.
struct ScreenLineTrial {
    static let lines = 100

    func measure(at place: Place) throws -> Figures {
        let stage = try ScreenStage(in: place.folder, sinkPort: place.sinkPort)
        try stage.makeProfile([])
        let log = try stage.makeLog()
        let terminal = try stage.open(["tail", log.path])
        defer { terminal.end() }
        _ = terminal.read(silence: 1, atMost: 5)
        var bytes: [Double] = []
        for number in 0..<Self.lines {
            let line =
                #"{"level":"info","logger":"checkout","msg":"order \#(number) was paid with a card","status":200}"#
            try log.file.write(contentsOf: Data("\(line)\n".utf8))
            bytes.append(Double(terminal.read(silence: 0.1, atMost: 1).bytes))
        }
        // Those that scroll: the first ones fill an empty window.
        let later = bytes.dropFirst(Self.lines / 2).sorted()
        return [.bytesPerLine: later[later.count / 2], .residentMiB: terminal.peakResidentMiB]
    }
}

/// Pages through a queue while its API cannot be reached.
struct ScreenScrollTrial {
    static let presses = 200

    func measure(at place: Place) throws -> Figures {
        // Nothing listens at that port.
        let stage = try ScreenStage(in: "\(place.folder)-screen", sinkPort: 9)
        defer { stage.remove() }
        try stage.makeProfile([])
        try stage.use(queueIn: place.folder)
        let terminal = try stage.open(["--no-demo", "--screen", "queue"])
        defer { terminal.end() }
        _ = terminal.read(silence: 1, atMost: 10)
        var figures = KeyTimes(terminal, presses: Self.presses, keys: ["\u{1B}[6~"]).figures
        figures[.residentMiB] = terminal.peakResidentMiB
        return figures
    }
}

/// Writes lines to a file at an even rate, a hundred times a second, until its input ends.
struct LineWriter {
    let path: String
    let linesPerSecond: Int

    func run() throws {
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchError("\(path) cannot be written") }
        let together = max(1, linesPerSecond / 100)
        let start = Usage.monotonicSeconds
        var turn = 0
        while true {
            let text = (0..<together).map { number in
                #"{"level":"info","logger":"checkout","msg":"line \#(turn * together + number) of the load","status":200}"#
            }
            try file.write(contentsOf: Data((text.joined(separator: "\n") + "\n").utf8))
            turn += 1
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let wait = max(0, start + Double(turn) / 100 - Usage.monotonicSeconds)
            if poll(&input, 1, Int32((wait * 1e3).rounded(.up))) > 0 { return }
        }
    }
}
