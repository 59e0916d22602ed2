import Foundation

/// How soon a program answers keys.
struct KeyTimes {
    private var first: [Double] = []
    private var last: [Double] = []

    /// Presses keys in turn while nothing else happens: what comes then is the answer.
    init(_ terminal: BenchTerminal, presses: Int, keys: [String]) {
        for number in 0..<presses {
            _ = terminal.read(silence: BenchTerminal.pictureSilence, atMost: 1)
            let start = Usage.monotonicSeconds
            terminal.press(keys[number % keys.count])
            let output = terminal.read(silence: BenchTerminal.pictureSilence, atMost: 0.25)
            guard let first = output.first, let last = output.last else { continue }
            self.first.append((first - start) * 1e3)
            self.last.append((last - start) * 1e3)
        }
    }

    /// Opens the command line again and again while other things are painted: the cursor appears with it, and with
    /// nothing else.
    init(promptOf terminal: BenchTerminal, presses: Int) {
        for _ in 0..<presses {
            let start = Usage.monotonicSeconds
            terminal.press(":")
            if let time = terminal.read(until: "\u{1B}[?25h", atMost: 0.5) { first.append((time - start) * 1e3) }
            terminal.press("\u{1B}")
            _ = terminal.read(until: "\u{1B}[?25l", atMost: 0.5)
            _ = terminal.read(for: 0.05)
        }
        last = first
    }

    var figures: Figures {
        guard !first.isEmpty else { return [:] }
        return [
            .keyMedian: Self.quantile(0.5, of: first), .keyTail: Self.quantile(0.99, of: first),
            .keyPicture: Self.quantile(0.99, of: last),
        ]
    }

    private static func quantile(_ share: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
