/// How the text of a setting is read, what is allowed, and how the value is written.
struct ValueFormat<Value: Sendable>: Sendable {
    /// What is allowed, as the rest of `allowed is …`: `a whole number from 1 to 20`.
    let allowed: String
    let read: @Sendable (String) -> Value?
    let write: @Sendable (Value) -> String
}

extension ValueFormat where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        ValueFormat(allowed: "a whole number from \(range.lowerBound.grouped) to \(range.upperBound.grouped)") { text in
            Int(text.replacing("_", with: "")).flatMap { range.contains($0) ? $0 : nil }
        } write: {
            String($0)
        }
    }

    /// Bytes, with a binary unit (`64 MiB`) or none.
    static func bytes(_ range: ClosedRange<Int>) -> Self {
        ValueFormat(
            allowed: "a size from \(sizeText(range.lowerBound)) to \(sizeText(range.upperBound)), such as 512 MiB"
        ) { text in
            let (number, unit) = numberAndUnit(text)
            let factors = ["": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40]
            let unitStem = unit.lowercased().replacing("ib", with: "")
            guard let factor = factors[unitStem], let number = Double(number) else { return nil }
            let bytes = number * Double(factor)
            guard bytes >= Double(range.lowerBound), bytes <= Double(range.upperBound) else { return nil }
            return Int(bytes)
        } write: {
            sizeText($0)
        }
    }
}

extension ValueFormat where Value == QueueSettings.MinFree {
    static var minFree: Self {
        let size = ValueFormat<Int>.bytes(0...(1 << 50))
        return ValueFormat(
            allowed: "auto for 5 % of the disk and at least 512 MiB, 0 for none, or a size such as 2 GiB"
        ) { text in
            text.lowercased() == "auto" ? .automatic : size.read(text).map { .bytes($0) }
        } write: { value in
            switch value {
            case .automatic: "auto"
            case .bytes(let bytes): bytes == 0 ? "0" : size.write(bytes)
            }
        }
    }
}

extension ValueFormat where Value == Duration {
    /// Seconds, or a number with its unit: `ms`, `s`, `min`, `h`.
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        ValueFormat(
            allowed: "a time from \(durationText(range.lowerBound)) to \(durationText(range.upperBound)),"
                + " in seconds or with its unit, such as 1.5 or 500ms"
        ) { text in
            let (number, unit) = numberAndUnit(text)
            let factors = ["": 1.0, "s": 1, "ms": 0.001, "min": 60, "m": 60, "h": 3600]
            guard let factor = factors[unit.lowercased()], let number = Double(number), number.isFinite,
                number * factor <= 1e9, number >= 0
            else { return nil }
            let duration = Duration.microseconds(Int64((number * factor * 1e6).rounded()))
            return range.contains(duration) ? duration : nil
        } write: {
            durationText($0)
        }
    }
}

extension ValueFormat where Value == Bool {
    static var flag: Self {
        ValueFormat(allowed: "true or false") { text in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        } write: {
            $0 ? "true" : "false"
        }
    }
}

extension ValueFormat where Value == Set<Int> {
    static var statusCodes: Self {
        ValueFormat(allowed: "HTTP statuses from 400 to 599 with commas between, such as 429,503") { text in
            let codes = listItems(text).map { Int($0) }
            guard codes.allSatisfy({ $0.map { (400...599).contains($0) } ?? false }) else { return nil }
            return Set(codes.compactMap { $0 })
        } write: {
            $0.sorted().map(String.init).joined(separator: ",")
        }
    }
}

extension ValueFormat where Value == Set<String> {
    static var methods: Self {
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        return ValueFormat(allowed: "HTTP methods with commas between, such as POST,PUT") { text in
            let methods = listItems(text).map { $0.uppercased() }
            return methods.allSatisfy(known.contains) ? Set(methods) : nil
        } write: {
            $0.sorted().joined(separator: ",")
        }
    }
}

extension ValueFormat where Value == String {
    /// A word that can be part of a file name; empty is allowed.
    static func word(_ what: String) -> Self {
        ValueFormat(allowed: "\(what) of at most 64 characters A–Z a–z 0–9 . _ # -") { text in
            let isWord = text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "#", "-": true
                default: false
                }
            }
            return isWord && text.utf8.count <= 64 && !text.contains("..") ? text : nil
        } write: {
            $0
        }
    }
}

extension ValueFormat where Value == String {
    /// The path of a file; empty is allowed.
    static var path: Self {
        ValueFormat(allowed: "the path of a file, at most 4,096 bytes without control characters") { text in
            let hasControls = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            return text.utf8.count <= 4096 && !hasControls ? text : nil
        } write: {
            $0
        }
    }
}

extension ValueFormat where Value == ListenAddress? {
    /// - Parameter isLocal: Whether other machines must not reach it.
    static func address(_ example: String, isLocal: Bool) -> Self {
        ValueFormat(
            allowed: "none, or an address\(isLocal ? " of this machine" : "") and a port, such as \(example)"
        ) { text in
            if text.lowercased() == "none" { return .some(nil) }
            guard let address = ListenAddress(tcp: text), !isLocal || address.isLocal else { return nil }
            return address
        } write: {
            $0?.description ?? "none"
        }
    }
}

extension ValueFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        return ValueFormat(allowed: "one of \(names.joined(separator: ", "))") { text in
            Value(rawValue: text.lowercased())
        } write: {
            $0.rawValue
        }
    }
}

private func listItems(_ text: String) -> [String] {
    text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
}

private func numberAndUnit(_ text: String) -> (number: String, unit: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_" || $0 == "-" || $0 == "+") }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    return (String(number).replacing("_", with: ""), String(unit))
}

/// `1 GiB`, or the number of bytes where no unit divides it.
private func sizeText(_ bytes: Int) -> String {
    for (unit, shift) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)] {
        if bytes >= 1 << shift, bytes % (1 << shift) == 0 { return "\(bytes >> shift) \(unit)" }
    }
    return "\(bytes) B"
}

/// `30 s`, `1.5 s` or `250 ms`.
private func durationText(_ duration: Duration) -> String {
    let seconds = duration.inSeconds
    if seconds > 0, seconds < 1 { return "\(plain(seconds * 1000)) ms" }
    return "\(plain(seconds)) s"
}

private func plain(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String((number * 1000).rounded() / 1000)
}
