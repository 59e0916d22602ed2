import BaselogDomain

extension Dashboard {
    /// What someone who looks at another window should hear of: the breaker has opened, or entries have died.
    func noticeEffects(_ news: EngineSnapshot, since old: EngineSnapshot?) -> [Effect] {
        guard notifies, !hasWindowFocus, let old, old.profile == news.profile else { return [] }
        var facts: [String] = []
        if case .open = news.breaker {
            if case .closed = old.breaker { facts.append("too many requests failed, the breaker is open") }
        }
        let dead = news.counts.dead - old.counts.dead
        if dead > 0 { facts.append("\(Wording.entries(dead)) dead") }
        guard !facts.isEmpty else { return [] }
        return [.notify("baselog \(session.profile): " + facts.joined(separator: "; "))]
    }
}
