import BaselogDomain
import BaselogScreen

extension Dashboard {
    // MARK: List

    /// The rows of the list on the present screen.
    var queueListHeight: Int { QueueLayout(body: body, layout: layout, zoomed: zoomedPane).listRows }

    mutating func queueOpenEffects() -> [Effect] {
        guard !queue.list.isLoaded, !queue.list.isWaiting else {
            queue.isStale = true
            return queueRefreshEffects()
        }
        queue.isStale = false
        return [.loadPage(queue.list.open(queue.query))]
    }

    /// Brings rows and detail up to date, not more often than ``QueueScreen/refreshInterval``.
    mutating func queueRefreshEffects() -> [Effect] {
        guard screen == .queue, queue.isStale, isTimeToRefresh else { return [] }
        guard let request = queue.list.refresh() else { return [] }
        queue.isStale = false
        queue.lastRefresh = now
        return [.loadPage(request)] + detailEffects(again: true)
    }

    private var isTimeToRefresh: Bool {
        guard let last = queue.lastRefresh else { return true }
        return now - last >= QueueScreen.refreshInterval || now < last
    }

    func pageEffects(_ requests: [PageRequest]) -> [Effect] { requests.map { .loadPage($0) } }

    /// What new rows call for: the followed entry stays selected, wherever it is in the queue.
    mutating func selectionEffects(after purpose: PageRequest.Purpose) -> [Effect] {
        if let following = queue.following {
            if queue.list.rows.contains(where: { $0.id == following }) {
                queue.list.select(following, height: queueListHeight)
            } else if purpose == .open, queue.list.isLive {
                guard queue.loadingDetail == nil else { return [] }
                queue.loadingDetail = following
                return [.loadDetail(following)]
            } else {
                queue.following = nil
            }
        }
        return detailEffects(again: false)
    }

    /// Asks for the detail of the selected entry; one answer at a time is waited for.
    private mutating func detailEffects(again: Bool) -> [Effect] {
        guard let id = queue.isZoomed ? queue.detail?.id ?? queue.list.selected?.id : queue.list.selected?.id else {
            queue.detail = nil
            return []
        }
        guard queue.loadingDetail == nil, again || queue.detail?.id != id else { return [] }
        queue.loadingDetail = id
        return [.loadDetail(id)]
    }

    mutating func moveInQueue(_ move: ListPosition.Move) -> [Effect] {
        if queue.isZoomed {
            switch move {
            case .first: queue.detailScroll = 0
            case .last: queue.detailScroll = .max / 2
            case .lines(let lines): queue.detailScroll = max(0, queue.detailScroll + lines)
            case .pages(let pages): queue.detailScroll = max(0, queue.detailScroll + pages * max(1, body.rows - 3))
            case .halfPages(let pages): queue.detailScroll = max(0, queue.detailScroll + pages * max(1, body.rows / 2))
            case .to, .scroll: break
            }
            // The view knows how long the text is; a position far behind its end would feel stuck on the way back.
            queue.detailScroll = min(queue.detailScroll, max(0, queueDetailLines(columns: fullTextColumns).count - 1))
            return []
        }
        queue.following = nil
        let wasLive = queue.list.isLive
        let requests = queue.list.move(move, height: queueListHeight)
        if wasLive, !queue.list.isLive { queue.acceptedAtHold = snapshot?.counts.accepted }
        if queue.list.isLive { queue.acceptedAtHold = nil }
        return pageEffects(requests) + detailEffects(again: false)
    }

    // MARK: Actions

    mutating func performInQueue(_ action: Action) -> [Effect] {
        switch action {
        case .mark: return markSelected()
        case .retry: return order(.retryNow(queue.targets))
        case .drop: return order(.drop(queue.targets))
        case .undo:
            guard let undo = queue.undo else { return [] }
            queue.undo = nil
            return [.perform(.restore(undo.ids))]
        case .edit: return editSelected()
        case .exportEntries:
            guard !queue.targets.isEmpty else { return [] }
            console = Console(kind: .command, text: ConsoleCommand.Word.export.rawValue + " ")
        case .filter: prompt = .chooseFilter(queue.filter)
        case .search: console = Console(kind: .search, text: queue.searchText ?? "")
        case .order:
            queue.order = queue.order == .newestFirst ? .oldestFirst : .newestFirst
            return queue.reopen()
        case .newest: return moveInQueue(.first)
        case .detail:
            guard let row = queue.list.selected else { return [] }
            queue.list.hold()
            queue.isZoomed = true
            queue.detailScroll = 0
            return queue.detail?.id == row.id ? [] : detailEffects(again: false)
        case .wire: return toggleWire()
        default: break
        }
        return []
    }

    private func order(_ command: EngineCommand) -> [Effect] {
        queue.targets.isEmpty ? [] : [.perform(command)]
    }

    /// Writes the marked entries, or the selected one, into a new file.
    mutating func exportEntries(to path: String) -> [Effect] {
        guard !queue.targets.isEmpty else {
            say("there is no entry to export", role: .warning)
            return []
        }
        return [.exportEntries(queue.targets, path: path)]
    }

    private mutating func markSelected() -> [Effect] {
        guard let id = queue.list.selected?.id else { return [] }
        if queue.marks.remove(id) == nil {
            guard queue.marks.count < QueueScreen.markLimit else {
                say("at most \(NumberFormat.count(QueueScreen.markLimit)) entries can be marked", role: .warning)
                return []
            }
            queue.marks.insert(id)
        }
        return moveInQueue(.lines(1))
    }

    private mutating func editSelected() -> [Effect] {
        guard let entry = queue.detail?.entry, entry.id == (queue.isZoomed ? queue.detail?.id : queue.list.selected?.id)
        else { return [] }
        guard entry.state != .delivered, entry.state != .inFlight else {
            say(
                "\(entry.id.short) is \(entry.state == .delivered ? "delivered" : "being sent") already", role: .warning
            )
            return []
        }
        guard let content = entry.encoded.payload.content(kind: entry.encoded.kind) else {
            say("\(entry.id.short) cannot be read back for editing", role: .warning)
            return []
        }
        let effects = show(.compose)
        compose.edit(content, replacing: entry.id)
        return effects + previewEffects()
    }

    private mutating func toggleWire() -> [Effect] {
        queue.showsWire.toggle()
        queue.wire = nil
        return queue.showsWire ? wireEffects() : []
    }

    private func wireEffects() -> [Effect] {
        guard queue.showsWire, let entry = queue.detail?.entry,
            let content = entry.encoded.payload.content(kind: entry.encoded.kind)
        else { return [] }
        return [.preview(content)]
    }

    // MARK: Answers

    mutating func take(_ detail: EntryDetail) -> [Effect] {
        var effects: [Effect] = []
        compose.take(detail)
        if queue.loadingDetail == detail.id {
            queue.loadingDetail = nil
            let isNews = queue.detail?.id != detail.id
            if isNews { queue.wire = nil }
            let isShown = queue.isZoomed || queue.list.selected?.id == detail.id
            if isShown { queue.detail = detail }
            if isNews, isShown { effects += wireEffects() }
            // The selection may have moved on meanwhile.
            effects += detailEffects(again: false)
        }
        let isMissing = !queue.list.rows.contains { $0.id == detail.id }
        if queue.following == detail.id, isMissing, queue.list.isLive, queue.list.isLoaded {
            guard let entry = detail.entry else {
                queue.following = nil
                say("\(detail.id.short) has left the history of the queue", role: .warning)
                return effects
            }
            return [.loadPage(queue.list.open(queue.query, at: entry.sequence))]
        }
        return effects
    }

    mutating func performed(_ command: EngineCommand, _ result: CommandResult) -> [Effect] {
        queue.isStale = true
        let count = result.changed.count
        let refused = result.refused.sorted { $0.key < $1.key }.first?.value
        switch command {
        case .retryNow: report(count, "queued again", refused)
        case .drop:
            queue.marks.subtract(result.changed)
            if count > 0 {
                queue.undo = QueueScreen.Undo(
                    ids: result.changed, until: now + QueueScreen.undoTime, refused: result.refused.count)
            }
            if count == 0 { report(0, "dropped", refused) }
        case .restore: report(count, "restored", refused)
        case .replace(let old, let content):
            guard let new = result.changed.last(where: { $0 != old }) else {
                let reason = refused.map { "it is \($0)" } ?? "the queue refused it"
                compose.lastSent?.refusal = Explanation("\(old.short) was not replaced: \(reason).")
                report(0, "replaced", refused)
                return queueRefreshEffects()
            }
            return entryAccepted(new, content) + queueRefreshEffects()
        case .flush: say("flushed: what waits leaves now")
        case .probeNow: say("asked the API for its health")
        case .pause: say("shipping is paused", role: .warning)
        case .resume: say("shipping goes on")
        }
        return queueRefreshEffects()
    }

    private mutating func report(_ count: Int, _ word: String, _ refused: String?) {
        if count > 0 {
            say("\(NumberFormat.count(count)) \(word)")
        } else {
            say("nothing \(word)" + (refused.map { ": \($0)" } ?? ""), role: .warning)
        }
    }

    /// Follows an entry through its states, wherever it is in the queue.
    mutating func follow(_ id: EntryID) {
        queue.following = id
        queue.filter = .all
        queue.searchText = nil
        queue.cause = nil
        queue.order = .newestFirst
        queue.isZoomed = false
        queue.showsWire = false
        queue.marks = []
        queue.loadingDetail = nil
        queue.list.forget(queue.query)
    }
}
