import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// The pace of a countdown.
    static let countdownInterval: Duration = .milliseconds(100)

    /// Whether something on the screen counts down or runs out, so that time must be told.
    package var wantsTicks: Bool { nextTick != nil }

    /// How long the picture stays right if nothing arrives; `nil` for ever.
    package var nextTick: Duration? {
        if isEnding { return nil }
        var waits: [Duration] = []
        if let toast { waits.append(toast.until - now) }
        if let trial, !trial.isRollingBack { waits.append(max(.zero, trial.began + ApplyTrial.time - now as Duration)) }
        if recording != nil { waits.append(.seconds(1)) }
        if let unlock { waits.append(min(.seconds(1), unlock.until - now)) }
        if queue.undo != nil || profiles.switching != nil { waits.append(.seconds(1)) }
        let isDue =
            switch screen {
            case .tail: hasEngine && tail.pace.isDue
            case .errors: errors.pace.isDue
            case .requests: requests.pace.isDue
            case .overview, .queue, .compose, .profiles: false
            }
        if isDue { waits.append(RefreshPace.interval) }
        if screen == .queue, queue.isStale { waits.append(QueueScreen.refreshInterval) }
        if let deadline = visibleDeadline { waits.append(deadline > now ? Dashboard.countdownInterval : .seconds(1)) }
        if let scene {
            let isShown = faultPanel != nil
            waits.append(isShown ? Dashboard.countdownInterval : scene.until - now)
        }
        if let change = nextAgeChange { waits.append(change) }
        return waits.min().map { max($0, Dashboard.countdownInterval) }
    }

    /// The nearest moment that the screen counts down to.
    private var visibleDeadline: Timestamp? {
        guard instant == nil, let snapshot else { return nil }
        var deadlines: [Timestamp?] = [engineBanner(snapshot)?.until]
        switch screen {
        case .overview:
            deadlines.append(snapshot.counts.scheduled > 0 ? snapshot.retries.next : nil)
            deadlines += snapshot.gates.map(\.nextProbe)
            if case .open(let until) = snapshot.breaker { deadlines.append(until) }
        case .queue:
            let visible = queue.list.position.visible(count: queue.list.rows.count, height: queueListHeight)
            deadlines += queue.list.rows[visible].map { $0.state == .scheduled ? $0.notBefore : nil }
            deadlines += queue.detail?.explanation?.gates.map(\.until) ?? []
        case .tail:
            let visible = tail.position.visible(count: tail.shown.count, height: tailHeight)
            deadlines += tail.shown[visible].map { number in
                if case .scheduled(_, let time) = tail[number].fate { time } else { nil }
            }
        case .compose: deadlines.append(compose.lastSent?.next)
        case .errors, .requests, .profiles: break
        }
        // What is past stays on the screen as "now" until news come.
        return deadlines.compactMap { $0 }.filter { $0 > now }.min()
    }

    /// When the next age on the screen changes its text. Ages grow in whole seconds for a minute, then in minutes.
    private var nextAgeChange: Duration? {
        if let change = feedChange { return change }
        guard let snapshot else { return nil }
        var moments: [Timestamp] = []
        if isClockRunning { return .seconds(1) }
        switch screen {
        case .overview:
            if let instant { moments.append(instant) }
            moments += snapshot.errors.rows.compactMap(\.last)
            if snapshot.counts.pending > 0 { moments.append(snapshot.time) }
        case .queue:
            let visible = queue.list.position.visible(count: queue.list.rows.count, height: queueListHeight)
            moments += queue.list.rows[visible].map(\.acceptedAt)
        case .errors: moments += errors.groups.flatMap { [$0.first, $0.last] }
        case .tail, .requests, .compose, .profiles: break
        }
        let youngest = moments.map { now - $0 }.min() ?? .seconds(60)
        // The clock without seconds changes with the minute.
        let minute = Duration.microseconds(60_000_000 - (now + utcOffset).microseconds % 60_000_000)
        return youngest < .seconds(60) ? .seconds(1) : minute
    }

    /// Whether the clock shows seconds: only while news keep coming, so that an idle program need not wake for them.
    var isClockRunning: Bool {
        if let last = feed?.lastArrival, now - last < .seconds(2) { return true }
        guard let snapshot else { return false }
        return now - snapshot.time < .seconds(2)
    }
}
