import BaselogDomain

/// One measurement, made in a process of its own: what it costs in time and memory is then nobody else's.
enum Trial: Codable, Hashable {
    /// Entries accepted in calls of `perCall` by `producers` at once, while nothing is sent.
    case accept(producers: Int, perCall: Int, isBuffered: Bool)
    /// What accepting costs the thread that calls, in buffered durability.
    case callers
    /// A backlog sent one entry a request.
    case deliver(concurrency: Int)
    /// A backlog sent in batches of a hundred.
    case deliverBatches
    /// Entries on their whole way, accepted and sent in batches at the same time.
    case wholeWay
    /// Makes a backlog for those below, and tells what an entry of it has cost.
    case fill(entries: Int)
    /// Starts on a backlog and sends from it for a while.
    case backlog(entries: Int, afterCrash: Bool)
    /// Begins to send from a backlog and vanishes.
    case crash(entries: Int)
    /// Looks at a backlog as screens do.
    case look(entries: Int)
    /// Follows a file that grows by ten thousand lines a second, and shows it.
    case tail
    /// Opens the built program in a terminal and waits.
    case screen
    /// The same with ten thousand lines a second.
    case screenLoad(isShipped: Bool)
    /// The same with one line now and then.
    case screenLine
    /// Pages through a backlog in the built program.
    case scroll(entries: Int)

    func measure(at place: Place) async throws -> Figures {
        var figures: Figures
        switch self {
        case .screen: return try ScreenTrial().measure(at: place)
        case .screenLoad(let isShipped): return try ScreenLoadTrial(isShipped: isShipped).measure(at: place)
        case .screenLine: return try ScreenLineTrial().measure(at: place)
        case .scroll: return try ScreenScrollTrial().measure(at: place)
        case .accept(let producers, let perCall, let isBuffered):
            figures = try await AcceptTrial(producers: producers, perCall: perCall, isBuffered: isBuffered)
                .measure(at: place)
        case .callers: figures = try await CallerTrial().measure(at: place)
        case .deliver(let concurrency):
            figures = try await DeliveryTrial(concurrency: concurrency, batches: false).measure(at: place)
        case .deliverBatches: figures = try await DeliveryTrial(concurrency: 4, batches: true).measure(at: place)
        case .wholeWay: figures = try await WholeWayTrial().measure(at: place)
        case .fill(let entries): figures = try await BacklogTrial(entries: entries).fill(at: place)
        case .backlog(let entries, _): figures = try await BacklogTrial(entries: entries).measure(at: place)
        case .crash(let entries): try await BacklogTrial(entries: entries).crash(at: place)
        case .tail: figures = try await TailTrial().measure(at: place)
        case .look(let entries): figures = try await LookTrial(entries: entries).measure(at: place)
        }
        figures[.residentMiB] = Usage.peakResidentMiB
        return figures
    }

    /// What has to be done before each run of it: what the one before has sent is made good.
    var preparations: [Trial] {
        switch self {
        case .backlog(let entries, afterCrash: true): [.fill(entries: entries), .crash(entries: entries)]
        case .backlog(let entries, afterCrash: false), .look(let entries), .scroll(let entries):
            [.fill(entries: entries)]
        case .accept, .callers, .deliver, .deliverBatches, .wholeWay, .fill, .crash, .tail, .screen, .screenLoad,
            .screenLine:
            []
        }
    }

    /// The backlog it works on; others begin with nothing.
    var backlog: Int? {
        switch self {
        case .fill(let entries), .backlog(let entries, _), .crash(let entries), .look(let entries),
            .scroll(let entries):
            entries
        case .accept, .callers, .deliver, .deliverBatches, .wholeWay, .tail, .screen, .screenLoad, .screenLine: nil
        }
    }
}
