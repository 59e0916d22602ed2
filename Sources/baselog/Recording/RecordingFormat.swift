import BaselogDashboard
import BaselogDomain
import Foundation

// A recording is a file of JSON lines. The first one is the header, then follow facts, each with its time: a snapshot a
// second at most while something changes, and before and behind it what else changed since the one before. The last
// line says that the recording ended; where it is missing the file was cut.

enum RecordingLimits {
    static let version = 1
    /// Most bytes of a file; it ends before it would grow larger.
    static let fileBytes = 64 << 20
    /// Between two snapshots.
    static let interval: Duration = .seconds(1)
    /// The newest entries, and the oldest unfinished ones, that are looked at each time.
    static let newestEntries = 200
    static let unfinishedEntries = 100
    /// The newest requests that are written each time.
    static let requests = 50
    /// News that wait for the next snapshot; of more, the oldest are left out.
    static let news = 1_000
    /// Room that is kept for the last line.
    static let endBytes = 256
}

/// The first line of a recording.
struct RecordingHeader: Codable, Equatable {
    static let name = "recording"

    var baselog = RecordingHeader.name
    var version = RecordingLimits.version
    var program = Version.current
    var began: Timestamp
    var session: AttachedSession
}

/// One fact, at its time.
struct RecordingLine: Codable, Equatable {
    enum Fact: Codable, Equatable {
        case snapshot(EngineSnapshot)
        case events([EngineEvent])
        /// Entries that are new or have changed.
        case entries([StoredEntry])
        /// Requests since the last of these lines; the total is that of the engine.
        case requests(RequestPage)
        case errors(ErrorGroups)
        case end
    }

    var time: Timestamp
    var fact: Fact

    /// The line without what looks like a secret. Every line is written so.
    var redacted: RecordingLine {
        var line = self
        switch fact {
        case .snapshot(let snapshot): line.fact = .snapshot(snapshot.redacted)
        case .events(let events): line.fact = .events(events.map(\.redacted))
        case .entries(let entries): line.fact = .entries(entries.map(\.redacted))
        case .requests(var page):
            page.records = page.records.map(\.redacted)
            line.fact = .requests(page)
        case .errors(var groups):
            groups.groups = groups.groups.map(\.redacted)
            line.fact = .errors(groups)
        case .end: break
        }
        return line
    }
}
