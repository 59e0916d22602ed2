import BaselogDomain
import Foundation

/// How figures are printed.
enum Table {
    private static let titleWidth = 54
    /// All rows have the same limit.
    static let residentLimitMiB = 64.0

    static var conditions: String {
        let names = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = names.first { $0.hasPrefix("model name") }?.split(separator: ":").last ?? " unknown processor"
        var load = [Double](repeating: 0, count: 1)
        getloadavg(&load, 1)
        return """
            \(ProcessInfo.processInfo.processorCount) x\(model), load \(String(format: "%.1f", load[0])) at the start; \
            medians of \(Suite.runs) runs, the spread in brackets
            """
    }

    static func heading(_ text: String) -> String {
        pad(text, titleWidth) + columns(["measured", "target", "", "RSS MiB"]) + "\n"
            + String(repeating: "─", count: titleWidth + 62)
    }

    /// - Parameter values: At least one, sorted.
    static func line(_ row: Row, values: [Double], residentMiB: Double?) -> String {
        let median = median(values)
        let measured = "\(text(median)) \(row.figure.unit)"
        let verdict = row.target.map { $0.isMet(by: median) ? "met" : "missed" } ?? ""
        let spread = values.count > 1 ? "  [\(text(values[0])) … \(text(values[values.count - 1]))]" : ""
        let resident = residentMiB.map { text($0) + ($0 > residentLimitMiB ? " > \(text(residentLimitMiB))" : "") }
        let target = row.target.map { "\(text(of: $0)) \(row.figure.unit)" }
        return pad("  \(row.title)", titleWidth) + columns([measured, target ?? "", verdict, resident ?? ""]) + spread
    }

    /// - Parameter values: At least one, sorted.
    static func median(_ values: [Double]) -> Double { values[values.count / 2] }

    /// Three digits at least, with a comma between each three of the whole ones.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        if value < 10 { return String(format: "%.2f", value) }
        if value < 100 { return String(format: "%.1f", value) }
        return Int(value.rounded()).grouped
    }

    private static func text(of target: Target) -> String {
        switch target {
        case .atLeast(let limit): "≥ \(text(limit))"
        case .atMost(let limit): "≤ \(text(limit))"
        }
    }

    private static func columns(_ texts: [String]) -> String {
        zip(texts, [14, 14, 8, 14]).map { text, width in
            String(repeating: " ", count: max(1, width - text.count)) + text
        }.joined()
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
