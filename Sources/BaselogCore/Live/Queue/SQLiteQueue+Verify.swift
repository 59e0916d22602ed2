package import BaselogDomain

extension SQLiteQueue {
    /// Reads the whole database and fails with what is damaged in it, if anything is.
    package func verify() async throws(QueueError) {
        try await read { try SQLiteQueue.check($0, path: self.path) }
    }
}
