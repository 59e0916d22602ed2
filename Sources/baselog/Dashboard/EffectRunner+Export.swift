import BaselogDashboard
import BaselogDomain

extension EffectRunner {
    /// Writes entries as `baselog queue export` does, in the order given.
    static func export(_ ids: [EntryID], of engine: (any EngineControl)?, to path: String) async throws -> Message {
        var lines: [String] = []
        for id in ids {
            if let entry = try await engine?.entry(id), let line = ExportedEntry.line(entry) { lines.append(line) }
        }
        guard !lines.isEmpty else {
            let reason = Explanation("No entry was written to \(path): they have left the queue.")
            return .effectFailed(reason)
        }
        try await ExportedFile.create(path, contents: lines.map { $0 + "\n" }.joined())
        return .entriesExported(path: path, count: lines.count, missing: ids.count - lines.count)
    }
}
