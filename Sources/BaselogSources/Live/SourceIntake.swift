package import BaselogCore
package import BaselogDomain

extension Engine {
    /// How often a queue that takes nothing is asked again.
    private static let retryInterval: Duration = .seconds(1)

    /// Accepts what was read of a source, however long it takes until there is room: meanwhile the source is not read.
    ///
    /// - Parameters:
    ///   - logs: At most 1,000.
    ///   - onRefusal: Told once if the queue takes nothing.
    /// - Throws: `CancellationError`, or ``AcceptError/stopped``.
    package nonisolated func keep(
        _ logs: [LogEntry], stream: String, cursors: [SourceCursor], onRefusal: (QueueError) -> Void
    ) async throws -> [EntryID] {
        var contents = logs.map(EntryContent.log)
        var (isMended, isTold) = (false, false)
        while true {
            do throws(AcceptError) {
                return try await accept(contents, stream: stream, cursors: cursors)
            } catch {
                // Hardly any needs it, and the check for it costs as much as the one of the engine.
                if case .invalid = error, !isMended {
                    contents = logs.map { .log($0.acceptable) }
                    isMended = true
                    continue
                }
                guard case .queue(let refusal) = error, refusal != .closed else { throw error }
                if !isTold { onRefusal(refusal) }
                isTold = true
            }
            try await Task.sleep(for: Engine.retryInterval)
        }
    }
}

extension LogEntry {
    /// The entry itself, or only its text where a field would be refused.
    fileprivate var acceptable: LogEntry {
        var clean = self
        // Mended when it is accepted, and no reason to lose the fields.
        if let category, category.unicodeScalars.count > EntryLimits.categoryCharacters {
            clean.category = String(
                String.UnicodeScalarView(category.unicodeScalars.prefix(EntryLimits.categoryCharacters)))
        }
        guard !clean.problems.isEmpty else { return clean }
        return LogEntry(message.isEmpty ? " " : message, level: level, timestamp: timestamp)
    }
}
