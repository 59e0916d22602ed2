import BaselogDomain
import BaselogScreen

extension Dashboard {
    var tailHeight: Int { TailLayout(body: body, layout: layout).lines.rows }

    /// Asks for the newest entries, and for the fate of older ones that are in sight and not over.
    mutating func tailRefreshEffects() -> [Effect] {
        if let feed { return fateEffects(of: feed) }
        guard tail.pace.begins(at: now) else { return [] }
        let accepted = snapshot?.counts.accepted
        let isFirst = tail.newestSequence == nil
        let arrived = isFirst ? TailScreen.pageLimit / 2 : (accepted ?? 0) - (tail.acceptedAtQuestion ?? 0)
        tail.acceptedAtQuestion = accepted
        let limit = (arrived + TailScreen.recentLimit).clamped(to: TailScreen.recentLimit...TailScreen.pageLimit)
        var effects: [Effect] = [
            .loadTail(TailRequest(query: PageQuery(limit: limit), isNews: true, engine: engineNumber))
        ]
        if let range = openRange(before: limit) {
            let query = PageQuery(
                order: .oldestFirst, after: range.lowerBound == 0 ? nil : range.lowerBound - 1,
                limit: Int(clamping: range.upperBound - range.lowerBound) + 1)
            effects.append(.loadTail(TailRequest(query: query, isNews: false, engine: engineNumber)))
        }
        return effects
    }

    /// Where the visible lines stand that are open and older than what is asked for anyway.
    private func openRange(before limit: Int) -> ClosedRange<UInt64>? {
        guard let newest = tail.newestSequence else { return nil }
        let visible = tail.position.visible(count: tail.shown.count, height: tailHeight)
        let open = tail.shown[visible].map { tail[$0] }.filter { !$0.fate.isOver }.compactMap(\.sequence)
        guard let oldest = open.min(), let youngest = open.max(), newest - oldest >= UInt64(limit) else { return nil }
        return oldest...min(youngest, oldest + UInt64(TailScreen.pageLimit) - 1)
    }

    mutating func take(_ batch: FeedBatch) -> [Effect] {
        let before = feed?.standing
        feed?.take(batch, at: now)
        tail.append(batch.lines, height: tailHeight)
        if let standing = feed?.standing, standing != before {
            switch standing {
            case .waiting(let explanation), .failed(let explanation): complain(explanation)
            case .following, .ended: break
            }
        }
        // Other lines may be in sight now.
        if !batch.lines.isEmpty { tail.pace.isStale = true }
        return screen == .tail ? refreshEffects() : []
    }

    /// Asks what became of the lines in sight that are not over: however many came, these are few.
    private mutating func fateEffects(of feed: TailFeed) -> [Effect] {
        guard feed.kind == .shipped else { return [] }
        let visible = tail.position.visible(count: tail.shown.count, height: tailHeight)
        let open = tail.shown[visible].map { tail[$0] }.filter { !$0.fate.isOver }.compactMap(\.id)
        guard !open.isEmpty else {
            tail.pace.isStale = false
            return []
        }
        guard tail.pace.begins(at: now) else { return [] }
        return [.loadFates(open, engine: engineNumber)]
    }

    mutating func take(_ lines: [TailLine], for request: TailRequest, isWhole: Bool) {
        guard request.engine == engineNumber else { return }
        if request.isNews { tail.pace.answered() }
        let range: ClosedRange<UInt64>?
        if request.isNews {
            // What came behind the last of them is not known yet.
            let start = isWhole ? 0 : lines.first?.sequence
            range = start.flatMap { start in lines.last?.sequence.map { start...max(start, $0) } }
        } else {
            let start = (request.query.after ?? 0) + 1
            range = start...max(start, isWhole ? .max : lines.last?.sequence ?? start)
        }
        tail.take(lines, isNews: request.isNews, range: range, height: tailHeight)
    }

    mutating func tailFailed(_ request: TailRequest, _ explanation: Explanation) {
        guard request.engine == engineNumber else { return }
        if request.isNews { tail.pace.answered() }
        tail.problem = explanation
    }

    // MARK: Actions

    mutating func performInTail(_ action: Action) -> [Effect] {
        switch action {
        case .search: console = Console(kind: .search, text: tail.searchText ?? "")
        case .filter: console = Console(kind: .tailFilter, text: tail.filter.text)
        case .nextMatch, .previousMatch: return seekMatch(forward: action == .nextMatch)
        case .nextError, .previousError:
            let isForward = action == .nextError
            if !tail.seek(forward: isForward, height: tailHeight, where: { $1.isError }) {
                say("no \(isForward ? "later" : "earlier") error in these lines", role: .warning)
            }
        case .level:
            let all = Level.allCases
            var filter = tail.filter
            filter.minimumLevel = all[((all.firstIndex(of: filter.minimumLevel) ?? 0) + 1) % all.count]
            tail.setFilter(filter, height: tailHeight)
        case .markLine:
            tail.pause()
            tail.toggleMark()
        case .nextMark:
            let marks = tail.marks
            if !tail.seek(forward: true, height: tailHeight, where: { number, _ in marks.contains(number) }),
                let first = marks.min(), let index = tail.shown.firstIndex(of: first)
            {
                tail.move(.to(index), height: tailHeight)
            }
        case .wrap: tail.wraps.toggle()
        case .follow:
            if tail.isFollowing { tail.pause() } else { tail.follow(height: tailHeight) }
        case .newest: tail.follow(height: tailHeight)
        case .detail:
            tail.pause()
            tail.opened = tail.opened == tail.selected ? nil : tail.selected
        case .openEntry:
            guard let id = tail.selected.flatMap({ tail[$0].id }) else { return [] }
            return openInQueue(id)
        default: break
        }
        return []
    }

    mutating func searchTail(_ text: String) -> [Effect] {
        tail.searchText = text.isEmpty ? nil : text
        guard let needle = tail.searchText?.lowercased() else { return [] }
        // From where the eye is: the selected line counts, then what came before it, then what comes behind.
        if let selected = tail.selected, tail[selected].contains(needle) {
            tail.pause()
        } else if !tail.seek(forward: false, height: tailHeight, where: { $1.contains(needle) }) {
            return seekMatch(forward: true)
        }
        return []
    }

    private mutating func seekMatch(forward: Bool) -> [Effect] {
        guard let text = tail.searchText else {
            say("nothing is searched for: \(keymap.name(of: .search)) searches", role: .warning)
            return []
        }
        let needle = text.lowercased()
        if !tail.seek(forward: forward, height: tailHeight, where: { $1.contains(needle) }) {
            say("no \(forward ? "later" : "earlier") line has “\(TextWidth.truncated(text, to: 30))”", role: .warning)
        }
        return []
    }

    mutating func filterTail(_ text: String) -> [Effect] {
        var filter = tail.filter
        filter.text = text
        tail.setFilter(filter, height: tailHeight)
        return []
    }

    /// The innermost thing that is open or hides something; `false` when there is none.
    mutating func cancelInTail() {
        if tail.opened != nil {
            tail.opened = nil
        } else if tail.searchText != nil {
            tail.searchText = nil
        } else if tail.filter.hidesAnything {
            tail.setFilter(TailFilter(), height: tailHeight)
        } else if !tail.isFollowing {
            tail.follow(height: tailHeight)
        }
    }

    /// `14:03` or `14:03:22`: the first line of that time, of today or else of yesterday.
    mutating func seekTime(_ time: TimeOfDay) -> [Effect] {
        let effects = show(.tail)
        let local = now + utcOffset
        let midnight =
            local.microseconds - local.microseconds.quotientAndRemainder(dividingBy: 86_400_000_000).remainder
        var target = Timestamp(microseconds: midnight + Int64(time.seconds) * 1_000_000) - utcOffset
        if target > now { target = target - .seconds(86_400) }
        let name = Wording.clock(target, offset: utcOffset)
        if let first = tail.lines.first, first.time > target {
            say(
                "the tail begins at \(Wording.clock(first.time, offset: utcOffset)); Queue reaches further back",
                role: .warning)
        }
        if !tail.seek(time: target, height: tailHeight) { say("no line is as late as \(name)", role: .warning) }
        return effects
    }

    mutating func exportTail(to path: String) -> [Effect] {
        guard !tail.shown.isEmpty else {
            say("there is no line to export", role: .warning)
            return []
        }
        let text = tail.shown.map { TextWidth.sanitised(tail[$0].text(offset: utcOffset)) + "\n" }.joined()
        return [.export(path: path, text: text, count: tail.shown.count)]
    }
}

extension TailLine {
    /// - Parameter needle: In lower case.
    func contains(_ needle: String) -> Bool {
        message.lowercased().contains(needle) || source.lowercased().contains(needle)
            || details.contains { $0.lowercased().contains(needle) }
    }
}

/// A time of day as it is typed.
package struct TimeOfDay: Sendable, Hashable {
    package var seconds: Int

    /// Reads `14:03` or `14:03:22`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        var second = 0
        if parts.count == 3 {
            guard let last = parts[2], (0...59).contains(last) else { return nil }
            second = last
        }
        seconds = hour * 3_600 + minute * 60 + second
    }
}
