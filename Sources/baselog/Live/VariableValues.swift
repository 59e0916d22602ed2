import BaselogCore
import BaselogDashboard
import Foundation

extension ComposeVariables {
    /// The values for one entry, taken now.
    ///
    /// - Parameter number: Counts the entries of a burst from 1.
    static func live(number: Int = 1, count: Int = 1) -> ComposeVariables {
        let now = WallClock.now()
        return ComposeVariables(values: [
            "uuid": UUID().uuidString.lowercased(), "now": now.iso8601(),
            "unix": "\(now.microseconds / 1_000_000)", "n": "\(number)", "count": "\(count)", "user": NSUserName(),
            "host": hostName,
        ])
    }

    private static let hostName: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
