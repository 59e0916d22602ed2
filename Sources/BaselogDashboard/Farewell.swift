package import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// The line that is printed when the terminal is back: what was sent, what still waits, where the settings are.
    ///
    /// - Parameter counts: The counts when the engine had stopped; the last ones on the screen if they are not known.
    package func farewell(counts: EntryCounts?, settingsFolder: String) -> String {
        guard let counts = counts ?? snapshot?.counts else { return "Settings are in \(settingsFolder)" }
        let delivered = max(0, counts.delivered - (tally.deliveredAtStart ?? counts.delivered))
        var parts = ["\(NumberFormat.count(delivered)) delivered"]
        if tally.sentByHand > 0 { parts[0] += " (\(NumberFormat.count(tally.sentByHand)) by hand)" }
        parts.append(counts.pending == 0 ? "nothing waits" : "\(Wording.entries(counts.pending)) still queued")
        if counts.dead > 0 { parts.append("\(NumberFormat.count(counts.dead)) dead") }
        return "\(session.profile): \(parts.joined(separator: ", ")). Settings are in \(settingsFolder)"
    }
}
