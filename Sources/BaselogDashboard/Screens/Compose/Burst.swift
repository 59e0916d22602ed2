package import BaselogDomain
import BaselogScreen

/// Several entries made of one draft, one after the other.
package struct Burst: Sendable, Hashable {
    package static let countLimit = 10_000
    package static let rates: ClosedRange<Double> = 0.1...1_000

    /// What is to be sent; ``number`` tells it from other bursts.
    package struct Order: Sendable, Hashable {
        package var number: Int
        package var content: EntryContent
        package var count: Int
        /// Entries per second; `nil` for as many as the queue takes.
        package var rate: Double?

        package init(number: Int, content: EntryContent, count: Int, rate: Double?) {
            self.number = number
            self.content = content
            self.count = count
            self.rate = rate
        }

        /// How long it takes at least; `nil` where nobody set a pace.
        package var duration: Duration? { rate.map { .seconds(Double(count - 1) / $0) } }
    }

    /// How far it has come.
    package struct Progress: Sendable, Hashable {
        package var accepted: Int
        package var last: EntryID?
        /// Why it stopped before its end.
        package var refusal: Explanation?

        package init(accepted: Int = 0, last: EntryID? = nil, refusal: Explanation? = nil) {
            self.accepted = accepted
            self.last = last
            self.refusal = refusal
        }
    }

    package var order: Order
    package var draft: ComposeDraft
    package var began: Timestamp
    package var progress = Progress()
    package var isCancelling = false

    /// `×500 at 10/s`.
    static func inWords(count: Int, rate: Double?) -> String {
        "×\(NumberFormat.count(count))" + (rate.map { " at \(NumberFormat.rate($0))/s" } ?? "")
    }
}

extension Dashboard {
    mutating func take(_ progress: Burst.Progress, of number: Int) {
        guard compose.burst?.order.number == number else { return }
        compose.burst?.progress = progress
    }

    mutating func finishBurst(_ number: Int, _ progress: Burst.Progress) -> [Effect] {
        guard var burst = compose.burst, burst.order.number == number else { return [] }
        burst.progress = progress
        compose.burst = nil
        tally.sentByHand += progress.accepted
        let accepted = NumberFormat.count(progress.accepted)
        let all = NumberFormat.count(burst.order.count)
        if let refusal = progress.refusal {
            complain(
                Explanation(
                    "The burst ended after \(accepted) of \(all): \(refusal.message)", hint: refusal.hint))
        } else if progress.accepted < burst.order.count {
            say("the burst was cancelled: \(accepted) of \(all) are in the queue", role: .warning)
        } else {
            say("all \(all) are safe in the queue")
        }
        guard let last = progress.last, progress.accepted > 0 else { return [] }
        compose.sentLast(of: burst, id: last)
        return [.loadDetail(last)] + remember(burst.draft, count: progress.accepted)
    }

    /// Puts a draft that was sent into the history of the profile.
    mutating func remember(_ draft: ComposeDraft, count: Int = 1) -> [Effect] {
        let sent = SentDraft(draft, at: now, count: count)
        compose.history = SentDraft.adding(sent, to: compose.history)
        return [.rememberSent(sent, profile: session.profile)]
    }

    /// How far the burst has come, and how it is ended.
    func burstSpans(_ burst: Burst, columns: Int) -> [Span] {
        let (accepted, all) = (burst.progress.accepted, burst.order.count)
        let width = min(30, max(0, columns - 60))
        let full = all > 0 ? accepted * width / all : 0
        var spans: [Span] = [Span("burst ", .label)]
        if width > 0 {
            spans.append(Span(String(repeating: glyphs.full, count: full), .graph))
            spans.append(Span(String(repeating: glyphs.shade, count: width - full) + " ", .graphTrack))
        }
        spans.append(Span("\(NumberFormat.count(accepted)) of \(NumberFormat.count(all))", .bright))
        if layout != .narrow { spans.append(Span(" in the queue", .plain)) }
        if let rate = burst.order.rate, layout != .narrow {
            spans.append(Span(" · \(NumberFormat.rate(rate))/s", .label))
            let left = Duration.seconds(Double(all - accepted) / rate)
            if layout == .wide { spans.append(Span(" · \(Wording.forecast(left)) left", .label)) }
        }
        if burst.isCancelling { return spans + [Span("  cancelling", .warning)] }
        return spans + [Span("  \(keymap.name(of: .cancel, in: .everywhere))", .hintKey), Span(" cancels", .hint)]
    }
}
