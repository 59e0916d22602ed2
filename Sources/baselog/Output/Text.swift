import BaselogDomain
import Foundation

/// How commands write durations, sizes and tables for people.
enum Text {
    /// `0.4 s`, `12.1 s`, `9 min`, `3 h`, `4 ms`.
    static func duration(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        return switch seconds {
        case ..<0.0095: "\(decimal(seconds * 1000, 1)) ms"
        case ..<0.9995: "\(decimal(seconds * 1000, 0)) ms"
        case ..<60: "\(decimal(seconds, 1)) s"
        case ..<5400: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) d"
        }
    }

    static func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1000 { return unit == "B" ? "\(bytes) B" : "\(decimal(value, value < 10 ? 1 : 0)) \(unit)" }
            value /= 1024
        }
        return "\(decimal(value, 1)) TiB"
    }

    static func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

    /// `1 entry` or `1,204 entries`.
    static func entries(_ count: Int) -> String { "\(count.grouped) \(count == 1 ? "entry" : "entries")" }

    /// Columns, each as wide as its widest cell; the last one as it is.
    static func table(_ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if rightAligned.contains(column) { return padding + cell }
                return column == row.count - 1 ? cell : cell + padding
            }
            return cells.joined(separator: "  ")
        }
    }

    /// The first line of a text, at most `limit` characters, safe for a terminal.
    static func line(_ text: String, limit: Int) -> String {
        let printable = text.printable
        return printable.count > limit ? "\(printable.prefix(limit - 1))…" : printable
    }
}

extension Duration {
    /// Milliseconds with three places, as JSON output has them.
    var jsonMilliseconds: JSONValue { .number((inMilliseconds * 1000).rounded() / 1000) }
}

extension Timestamp {
    var json: JSONValue { .string(iso8601(.milliseconds)) }
}

extension JSONValue {
    /// The value, or `null`.
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ time: Timestamp?) { self = time?.json ?? .null }
    init(_ duration: Duration?) { self = duration?.jsonMilliseconds ?? .null }
}
