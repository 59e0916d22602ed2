import BaselogDomain
import Synchronization

/// What is wrong with the storage as those see it who use it; each change is told once.
final class StorageNews: Sendable {
    /// Who met the problem: each of them works or fails by itself.
    enum User: Sendable, Hashable { case accepting, leasing, settling }

    private let problems = Mutex<[User: String]>([:])
    private let ledger: Ledger

    init(ledger: Ledger) { self.ledger = ledger }

    /// The message of one that has not been mended yet.
    var problem: String? { problems.withLock { $0[.settling] ?? $0[.leasing] ?? $0[.accepting] } }

    func failed(_ user: User, _ error: QueueError) {
        let message = error.explanation.message
        let isNew = problems.withLock { problems in
            defer { problems[user] = message }
            return !problems.values.contains(message)
        }
        if isNew { ledger.tell(.storageFailed(message)) }
    }

    func recovered(_ user: User) {
        let isOver = problems.withLock { problems in problems.removeValue(forKey: user) != nil && problems.isEmpty }
        if isOver { ledger.tell(.storageRecovered) }
    }
}
