import BaselogDomain

/// The text of the `credentials` file, a small fixed form of YAML:
///
///     # comment
///     version: 1
///     protection: passphrase
///     scrypt: "32768:8:1:<salt in base64>"
///     keys:
///       dev: "<nonce, ciphertext and tag in base64>"
///
/// Lines are kept as they are, so that comments and order survive a change.
struct CredentialFile: Sendable {
    struct Malformed: Error {
        var line: Int
        var reason: String
    }

    static let header = """
        # API keys of baselog's profiles, encrypted with AES-256-GCM; they are of no use without the key file or passphrase.
        # Set one with: baselog profile edit NAME --key-stdin
        """

    private var lines: [String]
    private(set) var fields: [String: String] = [:]
    private(set) var keys: [(profile: String, sealed: String)] = []

    /// An empty file with these fields.
    init(fields: [(name: String, value: String)]) {
        lines = CredentialFile.header.split(separator: "\n").map(String.init)
        for (name, value) in fields {
            lines.append("\(name): \(value)")
            self.fields[name] = CredentialFile.unquoted(value[...])
        }
        lines.append("keys:")
    }

    init(parsing text: String) throws(Malformed) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var isInKeys = false
        for (index, line) in lines.enumerated() {
            guard let pair = try CredentialFile.pair(line, number: index + 1) else { continue }
            if !pair.isIndented {
                isInKeys = pair.name == "keys"
                if !isInKeys { fields[pair.name] = pair.value }
            } else if isInKeys, sealed(for: pair.name) == nil {
                keys.append((pair.name, pair.value))
            } else {
                throw Malformed(
                    line: index + 1, reason: isInKeys ? "\(pair.name) is there twice" : "it is not expected")
            }
        }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    func sealed(for profile: String) -> String? { keys.first { $0.profile == profile }?.sealed }

    /// Sets, or with `nil` removes, the sealed key of a profile.
    mutating func set(_ sealed: String?, for profile: String) {
        let existing = lines.firstIndex { line in
            guard let pair = try? CredentialFile.pair(line, number: 0) else { return false }
            return pair.isIndented && pair.name == profile
        }
        keys.removeAll { $0.profile == profile }
        if let existing { lines.remove(at: existing) }
        guard let sealed else { return }
        keys.append((profile, sealed))
        let line = "  \(profile): \"\(sealed)\""
        if let existing {
            lines.insert(line, at: existing)
        } else {
            if !lines.contains(where: { $0.hasPrefix("keys:") }) { lines.append("keys:") }
            let lastIndented = lines.lastIndex { $0.hasPrefix(" ") && !$0.drop { $0 == " " }.hasPrefix("#") }
            let keysLine = lines.lastIndex { $0.hasPrefix("keys:") } ?? lines.count - 1
            lines.insert(line, at: max(lastIndented ?? keysLine, keysLine) + 1)
        }
    }

    private struct Pair {
        var name: String
        var value: String
        var isIndented: Bool
    }

    private static func pair(_ line: String, number: Int) throws(Malformed) -> Pair? {
        let content = line.drop { $0 == " " }
        guard !content.isEmpty, !content.hasPrefix("#") else { return nil }
        guard let colon = content.firstIndex(of: ":") else {
            throw Malformed(line: number, reason: "there is no colon behind a name")
        }
        let value = content[content.index(after: colon)...].drop { $0 == " " }
        return Pair(
            name: String(content[..<colon]), value: unquoted(value), isIndented: content.startIndex != line.startIndex)
    }

    private static func unquoted(_ text: Substring) -> String {
        // Neither base 64 nor the other values contain quotes, blanks or number signs.
        String(text.prefix { $0 != "#" }.filter { $0 != "\"" && $0 != " " && $0 != "\r" })
    }
}
