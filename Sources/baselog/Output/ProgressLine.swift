import BaselogDomain
import Foundation
import Synchronization

/// One line on standard error that tells how far long work is; nothing where that is no terminal or the work is short.
final class ProgressLine: Sendable {
    private let total: Int
    private let label: String
    private let isShown: Bool
    private let last = Mutex(ContinuousClock.now)

    init(total: Int, label: String) {
        self.total = total
        self.label = label
        isShown = total > 1 && isatty(STDERR_FILENO) == 1
    }

    /// At most ten times a second.
    func show(_ done: Int) {
        guard isShown else { return }
        let isDue = last.withLock { last in
            guard last.duration(to: .now) >= .milliseconds(100) else { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        let filled = total > 0 ? 30 * done / total : 30
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        Console.writeDiagnostics("\r\(bar) \(done.grouped) of \(total.grouped) \(label)")
    }

    func end() { if isShown { Console.writeDiagnostics("\r\u{1B}[K") } }
}
