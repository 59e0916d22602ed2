import BaselogCore
import BaselogDashboard
import BaselogDomain
import BaselogScreen
import BaselogSources
import Foundation
import Synchronization

/// How long after it was written a line of a followed file stands in a frame of the full-screen tail.
///
/// All of the way is the program's own: following, parsing, the inbox, the loop with its rest between frames, and the
/// drawing. Only the terminal is none; what painting costs there is not in it.
struct TailTrial {
    static let linesPerSecond = 10_000
    /// Lines are written together, a hundred times a second.
    static let together = linesPerSecond / 100
    static let seconds = 5

    func measure(at place: Place) async throws -> Figures {
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        let path = "\(place.folder)/app.log"
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("the file to follow could not be made") }
        let inbox = Inbox()
        let sightings = Sightings()
        let following = try Following(patterns: [path], beginning: .start)
        let feeder = try Feeder(inbox)
        let screen = Task { await TailTrial.show(inbox, sightings) }
        let reading = Task { try await following.run { batch, _ in await feeder.take(batch) } }
        let written = try await TailTrial.write(to: file)
        let last = TailTrial.linesPerSecond * TailTrial.seconds
        while sightings.newest < last { try await Task.sleep(for: .milliseconds(5)) }
        reading.cancel()
        _ = await reading.result
        inbox.close()
        await screen.value
        let lags = sightings.lags(of: written).sorted()
        return [.lag: lags[lags.count * 19 / 20]]
    }

    /// The last line of each write, and when it was over.
    private static func write(to file: FileHandle) async throws -> [(line: Int, time: ContinuousClock.Instant)] {
        var written: [(line: Int, time: ContinuousClock.Instant)] = []
        let start = ContinuousClock.now
        var line = 0
        for turn in 0..<seconds * 100 {
            var text = ""
            for _ in 0..<together {
                line += 1
                text += #"{"level":"info","logger":"checkout","msg":"line \#(line) of the load","status":200}"# + "\n"
            }
            try file.write(contentsOf: Data(text.utf8))
            written.append((line, .now))
            try await Task.sleep(until: start + .milliseconds(10 * (turn + 1)), clock: .continuous)
        }
        return written
    }

    @MainActor
    private static func show(_ inbox: Inbox, _ sightings: Sightings) async {
        let painter = SightingPainter(sightings)
        let session = Session(profile: "", baseURL: BaseURL(isSecure: false, host: "localhost", port: 80, path: ""))
        let dashboard = Dashboard(
            session: session, size: painter.size, now: WallClock.now(), feed: TailFeed(name: "app.log", kind: .shown))
        let program = Program(
            dashboard: dashboard, theme: .midnight, inbox: inbox, painter: painter, clock: ContinuousClock(),
            now: WallClock.now, perform: { _ in })
        await program.run()
    }
}

/// Makes lines for the screen of what is read.
private actor Feeder {
    private let parser: LineParser
    private let inbox: Inbox

    init(_ inbox: Inbox) throws {
        parser = try LineParser(.auto, times: .live)
        self.inbox = inbox
    }

    func take(_ batch: FollowedBatch) {
        let now = WallClock.now()
        let entries = batch.lines.compactMap { parser.entry($0) }
        inbox.send(.feedArrived(FeedBatch(lines: entries.map { TailLine($0, readAt: now, file: batch.path) })))
    }
}

/// Looks for the newest line in each frame.
@MainActor
private final class SightingPainter: Painter {
    let size = Size(columns: 120, rows: 36)
    private let sightings: Sightings

    init(_ sightings: Sightings) { self.sightings = sightings }

    func paint(_ frame: Frame, theme: Theme) {
        let numbers = frame.text.split(separator: "\n").compactMap { row -> Int? in
            guard let place = row.firstRange(of: " line ") else { return nil }
            return Int(row[place.upperBound...].prefix { $0.isNumber })
        }
        if let newest = numbers.max() { sightings.saw(newest) }
    }

    func invalidate() {}
}

/// Which line was the newest when.
private final class Sightings: Sendable {
    private let seen = Mutex<[(line: Int, time: ContinuousClock.Instant)]>([])

    var newest: Int { seen.withLock { $0.last?.line ?? 0 } }

    func saw(_ line: Int) { seen.withLock { $0.append((line, .now)) } }

    /// Milliseconds from each write until its last line, or a later one, was there to be seen.
    func lags(of written: [(line: Int, time: ContinuousClock.Instant)]) -> [Double] {
        let seen = seen.withLock { $0 }
        var index = 0
        return written.compactMap { line, time in
            while index < seen.count, seen[index].line < line { index += 1 }
            return index < seen.count ? max(0, (seen[index].time - time).inMilliseconds) : nil
        }
    }
}
