package import BaselogDomain
import BaselogScreen

/// The process whose engine is shown, where that is another one.
package struct Attachment: Sendable, Hashable {
    package var processID: Int32
    /// Why nothing comes from it any more.
    package var loss: Explanation?
    package var isReconnecting = false
    /// The number of the last news.
    package var lastNews: UInt64?
    /// News that did not get here because there were too many.
    package var missedNews: UInt64 = 0

    package init(processID: Int32) { self.processID = processID }

    mutating func count(_ events: [EngineEvent]) {
        guard let first = events.first, let last = events.last else { return }
        if let lastNews, first.number > lastNews + 1 { missedNews += first.number - lastNews - 1 }
        for (one, next) in zip(events, events.dropFirst()) where next.number > one.number + 1 {
            missedNews += next.number - one.number - 1
        }
        lastNews = last.number
    }
}

extension Dashboard {
    mutating func lost(_ explanation: Explanation) -> [Effect] {
        // A second attempt that failed: the loss itself is known.
        if attachment?.loss != nil {
            attachment?.isReconnecting = false
            complain(explanation)
            return []
        }
        attachment?.loss = explanation
        prompt = .reconnect(explanation)
        return []
    }

    mutating func reconnect() -> [Effect] {
        guard attachment?.loss != nil, attachment?.isReconnecting == false else { return [] }
        attachment?.isReconnecting = true
        say("attaching again", role: .warning)
        return [.reconnect]
    }

    mutating func restored(_ session: Session, processID: Int32) -> [Effect] {
        attachment = Attachment(processID: processID)
        if case .reconnect = prompt { prompt = nil }
        let effects = begin(session, isNewEngine: true)
        say("attached to process \(processID)")
        return effects
    }

    /// What is wrong with the attachment; everything on the screen is as old as the loss.
    var attachmentBanner: Banner? {
        guard let attachment, let loss = attachment.loss else { return nil }
        if attachment.isReconnecting { return Banner(loss.message, advice: "Attaching again.", role: .warning) }
        let probe = keymap.name(of: .probe)
        return Banner(
            loss.message, advice: "\(probe.isEmpty ? ":reconnect" : probe) attaches again; what stands here is old.")
    }
}
