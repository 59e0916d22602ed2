/// Masks what looks like a secret in texts that leave the program: values beside a name such as `password` or
/// `X-API-Key`, what stands behind `Bearer`, passwords in addresses, private keys, and words that look like a key.
///
/// It goes by looks, so it masks too much rather than too little, and a secret in plain words it cannot know.
/// Pure, linear in the length, and what is masked already stays as it is.
package enum Redactor {
    /// ASCII, so that it has a place in every form of text.
    package static let mask = "[masked]"
    private static let maskBytes = Array(mask.utf8)

    package static func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let masked = Redactor.bytes(bytes)
        return masked == bytes ? text : String(decoding: masked, as: UTF8.self)
    }

    /// A text in bytes, whole or cut off, such as the first ones of a body.
    package static func bytes(_ bytes: [UInt8]) -> [UInt8] {
        var scan = Scan(bytes: bytes)
        scan.run()
        return scan.result
    }

    /// - Parameter name: What the value belongs to, such as the name of a header.
    package static func value(_ value: String, of name: String) -> String {
        SecretWords.isName(name.utf8) ? mask : text(value)
    }

    package static func value(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(Redactor.text(text))
        case .array(let elements): .array(elements.map(Redactor.value))
        case .object(let members): .object(Redactor.members(members))
        case .null, .bool, .integer, .number: value
        }
    }

    package static func members(_ members: [String: JSONValue]) -> [String: JSONValue] {
        var result: [String: JSONValue] = [:]
        for (name, value) in members {
            result[name] = SecretWords.isName(name.utf8) ? hidden(value) : self.value(value)
        }
        return result
    }

    package static func content(_ content: EntryContent) -> EntryContent {
        switch content {
        case .log(var log):
            log.message = text(log.message)
            log.category = log.category.map(text)
            log.tags = log.tags.map(text)
            log.serviceName = log.serviceName.map(text)
            log.userID = log.userID.map(text)
            log.correlationID = log.correlationID.map(text)
            log.metadata = members(log.metadata)
            return .log(log)
        case .event(var event):
            event.type = text(event.type)
            event.payload = members(event.payload)
            event.sourceService = event.sourceService.map(text)
            event.userID = event.userID.map(text)
            event.correlationID = event.correlationID.map(text)
            return .event(event)
        }
    }

    /// Nothing of a value under a secret's name is shown but whether there is one.
    private static func hidden(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool: value
        case .string, .integer, .number: .string(mask)
        case .array(let elements): .array(elements.map(hidden))
        case .object(let members): .object(members.mapValues(hidden))
        }
    }

    // MARK: Scanning

    private struct Scan {
        private static let keyBegins = Array("-----BEGIN ".utf8)
        private static let keyEnds = Array("-----END".utf8)
        private static let addressBegins = Array("://".utf8)

        let bytes: [UInt8]
        var result: [UInt8] = []
        var index = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            result.reserveCapacity(bytes.count)
        }

        mutating func run() {
            while index < bytes.count {
                if starts(Scan.keyBegins) {
                    privateKey()
                } else if starts(Scan.addressBegins) {
                    address()
                } else if Scan.isWord(bytes[index]) {
                    word()
                } else {
                    copy(to: index + 1)
                }
            }
        }

        private func starts(_ text: [UInt8]) -> Bool { bytes[index...].starts(with: text) }

        private mutating func copy(to end: Int) {
            result.append(contentsOf: bytes[index..<end])
            index = end
        }

        private mutating func hide(to end: Int) {
            result.append(contentsOf: maskBytes)
            index = end
        }

        /// The end of the bytes from here on that the test holds for.
        private func reach(from start: Int, where test: (UInt8) -> Bool) -> Int {
            bytes[start...].firstIndex { !test($0) } ?? bytes.count
        }

        /// `-----BEGIN PRIVATE KEY-----` up to its last line, or to the end of the text where that is missing.
        private mutating func privateKey() {
            let title = bytes[index..<reach(from: index) { $0 != 0x0A && $0 != UInt8(ascii: "\\") }]
            guard String(decoding: title, as: UTF8.self).contains("PRIVATE KEY") else {
                return copy(to: title.endIndex)
            }
            var last = title.endIndex
            while last < bytes.count, !bytes[last...].starts(with: Scan.keyEnds) { last += 1 }
            copy(to: index + 11)
            hide(to: last < bytes.count ? reach(from: last) { $0 == 0x20 || Scan.isWord($0) } : last)
        }

        /// The password in `postgres://user:password@host`.
        private mutating func address() {
            copy(to: index + 3)
            let authority = bytes[index..<reach(from: index) { !Scan.endsValue($0) && !"/?#".utf8.contains($0) }]
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return }
            if let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")) { copy(to: colon + 1) }
            hide(to: at)
        }

        private mutating func word() {
            let end = reach(from: index, where: Scan.isWord)
            let word = bytes[index..<end]
            let scheme = String(decoding: word.prefix(7).map(\.small), as: UTF8.self)
            if scheme == "bearer" || scheme == "basic" {
                copy(to: end)
                credentials(isBearer: scheme == "bearer")
            } else if SecretWords.isName(word), let value = valueStart(behind: end) {
                copy(to: value)
                secret(isCookie: word.suffix(6).map(\.small).elementsEqual("cookie".utf8))
            } else if SecretWords.looksLikeKey(word) {
                hide(to: end)
            } else {
                copy(to: end)
            }
        }

        /// What stands behind `Bearer` or `Basic`.
        private mutating func credentials(isBearer: Bool) {
            let start = reach(from: index, where: Scan.isBlank)
            guard start > index, start < bytes.count else { return }
            let end = reach(from: start) { Scan.isWord($0) || "~+/=".utf8.contains($0) }
            let word = bytes[start..<end]
            guard isBearer ? word.count >= 8 : SecretWords.looksLikeCredentials(word) else { return }
            copy(to: start)
            hide(to: end)
        }

        /// Where the value of a name begins: behind `=` or `:`, and the quotation marks of the name.
        private func valueStart(behind end: Int) -> Int? {
            let mark = reach(from: reach(from: end, where: Scan.isQuoting), where: Scan.isBlank)
            let start = reach(from: mark) { "=:>".utf8.contains($0) }
            guard start > mark, start - mark <= 2 else { return nil }
            return reach(from: start, where: Scan.isBlank)
        }

        private mutating func secret(isCookie: Bool) {
            let opening = reach(from: index) { $0 == UInt8(ascii: "\\") }
            if opening < bytes.count, "\"'".utf8.contains(bytes[opening]) {
                return quoted(by: bytes[opening], escapes: opening - index, from: opening + 1)
            }
            guard !bytes[index...].starts(with: maskBytes) else { return copy(to: index + maskBytes.count) }
            // Several values, which are secrets of their own names.
            guard index < bytes.count, !"{[".utf8.contains(bytes[index]) else { return }
            let end =
                isCookie
                ? reach(from: index) { $0 != 0x0A && $0 != 0x0D && !Scan.isQuoting($0) }
                : reach(from: index) { !Scan.endsValue($0) }
            let value = String(decoding: bytes[index..<end].map(\.small), as: UTF8.self)
            switch value {
            case "", "null", "nil", "true", "false": copy(to: end)
            case "bearer", "basic", "token", "digest", "apikey":
                let start = reach(from: end, where: Scan.isBlank)
                let last = reach(from: start) { !Scan.endsValue($0) }
                guard start > end, last > start else { return hide(to: end) }
                copy(to: start)
                if bytes[start...].starts(with: maskBytes) { copy(to: start + maskBytes.count) } else { hide(to: last) }
            default: hide(to: end)
            }
        }

        /// - Parameter escapes: The backslashes before each quotation mark, as in JSON within JSON.
        private mutating func quoted(by mark: UInt8, escapes: Int, from start: Int) {
            var (end, slashes) = (start, 0)
            while end < bytes.count {
                if bytes[end] == UInt8(ascii: "\\") {
                    slashes += 1
                } else if bytes[end] == mark, slashes == escapes {
                    break
                } else {
                    slashes = 0
                }
                end += 1
            }
            copy(to: start)
            if end > start { hide(to: end < bytes.count ? end - escapes : end) }
        }

        private static func isWord(_ byte: UInt8) -> Bool { byte.isAlphanumeric || "_-.".utf8.contains(byte) }
        private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        private static func isQuoting(_ byte: UInt8) -> Bool { "\"'\\".utf8.contains(byte) }
        private static func endsValue(_ byte: UInt8) -> Bool { byte <= 0x20 || ",;&)]}\"'<>\\".utf8.contains(byte) }
    }
}
