package import BaselogDomain
package import BaselogScreen

/// What the Tail screen asks the queue for.
package struct TailRequest: Sendable, Hashable {
    package var query: PageQuery
    /// Whether lines may be new; otherwise it asks what became of lines that are shown.
    package var isNews: Bool
    /// The engine it is meant for; answers of another one are void.
    package var engine: Int

    package init(query: PageQuery, isNews: Bool, engine: Int) {
        self.query = query
        self.isNews = isNews
        self.engine = engine
    }
}

/// The state of the Tail screen: the newest lines of what is shipped, and what became of each.
///
/// Snapshots say that something changed, one page of the newest entries says what: so it is right however many news
/// were missed. Lines keep their number for ever, counted from 0, so that nothing that is remembered about a line moves
/// when older ones are forgotten. It asks nothing while it is not shown.
package struct TailScreen: Sendable, Equatable {
    /// Lines of the queue that are kept; it has the older ones itself.
    static let queueLineLimit = 5_000
    /// Lines of a feed that are kept: about 10 MB of usual ones.
    static let feedLineLimit = 20_000
    /// Entries asked for at once; of more that came since the last time, the older ones are missed, and counted.
    static let pageLimit = 1_000
    /// Entries asked for at least: those whose fate may have changed.
    static let recentLimit = 100

    /// Lines that are kept; of more, the oldest are forgotten, a twentieth of them at a time.
    let lineLimit: Int
    package private(set) var lines: [TailLine] = []
    /// The number of the first line that is kept.
    package private(set) var first = 0
    /// The numbers of the lines that pass the filter, ascending.
    package private(set) var shown: [Int] = []
    /// The numbers of lines by their place in the queue, and of a feed's lines by their entry.
    private var places: [UInt64: Int] = [:]
    private var numbers: [EntryID: Int] = [:]
    package private(set) var position = ListPosition()
    package private(set) var isFollowing = true
    /// Lines that came since the following stopped and pass the filter.
    package private(set) var arrived = 0
    /// Entries that came faster than they were read, or while another screen was shown.
    package private(set) var missed: UInt64 = 0
    package private(set) var filter = TailFilter()
    package private(set) var marks: Set<Int> = []
    package private(set) var isLoaded = false
    package var searchText: String?
    package var wraps = false
    /// The line whose details are open.
    package var opened: Int?
    package var pace = RefreshPace()
    package var problem: Explanation?
    /// How many entries were accepted when the queue was asked last.
    package var acceptedAtQuestion: Int?

    package init(lineLimit: Int = TailScreen.queueLineLimit) { self.lineLimit = lineLimit }

    package var newestSequence: UInt64? { lines.last { $0.sequence != nil }?.sequence }

    package subscript(number: Int) -> TailLine { lines[number - first] }

    /// The number of the selected line.
    package var selected: Int? { shown.indices.contains(position.selected) ? shown[position.selected] : nil }

    package var hidden: Int { lines.count - shown.count }

    // MARK: Lines

    /// Takes in a page of the queue, oldest first: new lines, and new fates of known ones.
    ///
    /// - Parameter range: What the page is about: an open line in there that is missing is over and forgotten.
    package mutating func take(_ page: [TailLine], isNews: Bool, range: ClosedRange<UInt64>?, height: Int) {
        problem = nil
        if isNews { isLoaded = true }
        let newest = newestSequence
        var news: [TailLine] = []
        for line in page {
            guard let sequence = line.sequence else { continue }
            if let place = places[sequence] {
                change(place - first, to: line.fate, cause: line.cause)
            } else if isNews, newest.map({ sequence > $0 }) ?? true {
                news.append(line)
            }
        }
        if let range { forget(in: range, except: Set(page.compactMap(\.sequence))) }
        if let newest, let start = page.first?.sequence, isNews, start > newest + 1 { missed += start - newest - 1 }
        append(news, height: height)
    }

    /// Takes in what became of lines of a feed.
    package mutating func take(_ fates: [LineFate]) {
        pace.answered()
        for fate in fates {
            guard let number = numbers[fate.id] else { continue }
            change(number - first, to: fate.fate, cause: fate.cause)
            if fate.fate.isOver { numbers[fate.id] = nil }
        }
    }

    private mutating func change(_ index: Int, to fate: TailLine.Fate, cause: String) {
        // What it said when it failed stays with it.
        let cause = cause.isEmpty ? lines[index].cause : cause
        guard lines[index].fate != fate || lines[index].cause != cause else { return }
        lines[index].fate = fate
        lines[index].cause = cause
    }

    private mutating func forget(in range: ClosedRange<UInt64>, except present: Set<UInt64>) {
        for index in lines.indices.reversed() {
            guard let sequence = lines[index].sequence else { continue }
            if sequence < range.lowerBound { break }
            if sequence <= range.upperBound, !present.contains(sequence), !lines[index].fate.isOver {
                lines[index].fate = .forgotten
            }
        }
    }

    /// Adds lines of any source behind the last one.
    package mutating func append(_ news: [TailLine], height: Int) {
        guard !news.isEmpty else { return }
        let before = shown.count
        for line in news {
            let number = first + lines.count
            if let sequence = line.sequence {
                places[sequence] = number
            } else if let id = line.id {
                numbers[id] = number
            }
            lines.append(line)
            if filter.passes(line) { shown.append(number) }
        }
        if !isFollowing { arrived += shown.count - before }
        trim()
        position.move(isFollowing ? .last : .lines(0), count: shown.count, height: height)
    }

    private mutating func trim() {
        guard lines.count > lineLimit else { return }
        let excess = lines.count - lineLimit + lineLimit / 20
        for line in lines.prefix(excess) {
            if let sequence = line.sequence { places[sequence] = nil }
            if let id = line.id { numbers[id] = nil }
        }
        lines.removeFirst(excess)
        first += excess
        let gone = shown.firstIndex { $0 >= first } ?? shown.count
        shown.removeFirst(gone)
        marks = marks.filter { $0 >= first }
        if let opened, opened < first { self.opened = nil }
        position = ListPosition(selected: position.selected - gone, offset: position.offset - gone)
    }

    // MARK: Looking

    package mutating func follow(height: Int) {
        isFollowing = true
        arrived = 0
        position.move(.last, count: shown.count, height: height)
    }

    package mutating func pause() { isFollowing = false }

    package mutating func move(_ move: ListPosition.Move, height: Int) {
        if move == .last { return follow(height: height) }
        isFollowing = false
        position.move(move, count: shown.count, height: height)
    }

    package mutating func settle(height: Int) {
        position.move(isFollowing ? .last : .lines(0), count: shown.count, height: height)
    }

    package mutating func setFilter(_ filter: TailFilter, height: Int) {
        let held = selected
        self.filter = filter
        shown = lines.indices.filter { filter.passes(lines[$0]) }.map { $0 + first }
        arrived = isFollowing ? 0 : min(arrived, shown.count)
        if let held, !isFollowing {
            let index = shown.firstIndex { $0 >= held } ?? max(0, shown.count - 1)
            position.move(.to(index), count: shown.count, height: height)
        } else {
            position.move(.last, count: shown.count, height: height)
        }
    }

    /// Shows only lines whose last attempt failed like this; the list is made again when the screen is shown.
    package mutating func show(only key: ErrorGroup.Key) {
        var filter = TailFilter()
        filter.cause = key
        setFilter(filter, height: 1)
    }

    package mutating func toggleMark() {
        guard let selected else { return }
        if marks.remove(selected) == nil { marks.insert(selected) }
    }

    /// Goes to the next line in a direction that is as wanted, and stops following.
    ///
    /// - Returns: Whether there is one.
    package mutating func seek(forward: Bool, height: Int, where isWanted: (Int, TailLine) -> Bool) -> Bool {
        let start = position.selected
        let candidates = forward ? Array(shown.indices.dropFirst(start + 1)) : shown.indices.prefix(start).reversed()
        guard let index = candidates.first(where: { isWanted(shown[$0], self[shown[$0]]) }) else { return false }
        move(.to(index), height: height)
        return true
    }

    /// Goes to the first line at a time or later.
    package mutating func seek(time: Timestamp, height: Int) -> Bool {
        guard let index = shown.firstIndex(where: { self[$0].time >= time }) else { return false }
        move(.to(index), height: height)
        return true
    }
}
