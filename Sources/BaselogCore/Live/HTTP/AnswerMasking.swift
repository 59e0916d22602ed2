import BaselogDomain

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension TransportAnswer {
    /// The answer with the key masked wherever the server repeats it: what it says is kept with the entry on disk, and
    /// shown.
    func hiding(_ key: APIKey) -> TransportAnswer {
        let (secret, mask) = (Array(key.exposed.utf8), Array(key.masked.utf8))
        var answer = self
        // Most answers repeat nothing, so they are only looked at.
        if body.firstPlace(of: secret, from: 0) != nil { answer.body = body.replacing(secret, with: mask) }
        if !isComplete { answer.body.removeBeginning(of: secret, atLeast: APIKey.minimumLength / 2) }
        for (index, header) in headers.enumerated() {
            let value = Array(header.value.utf8)
            guard value.firstPlace(of: secret, from: 0) != nil else { continue }
            answer.headers[index].value = String(decoding: value.replacing(secret, with: mask), as: UTF8.self)
        }
        return answer
    }
}

extension [UInt8] {
    fileprivate func firstPlace(of needle: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first else { return nil }
        return withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var start = start
            while start + needle.count <= bytes.count {
                let room = bytes.count - needle.count + 1 - start
                guard let found = memchr(base + start, Int32(first), room) else { return nil }
                let place = UnsafeRawPointer(found) - base
                if memcmp(base + place, needle, needle.count) == 0 { return place }
                start = place + 1
            }
            return nil
        }
    }

    fileprivate func replacing(_ needle: [UInt8], with mask: [UInt8]) -> [UInt8] {
        var (result, start): ([UInt8], Int) = ([], 0)
        while let place = firstPlace(of: needle, from: start) {
            result += self[start..<place]
            result += mask
            start = place + needle.count
        }
        return result + self[start...]
    }

    /// Takes off the first part of the needle where this breaks off in the middle of it.
    fileprivate mutating func removeBeginning(of needle: [UInt8], atLeast least: Int) {
        for count in stride(from: Swift.min(needle.count - 1, self.count), through: least, by: -1)
        where suffix(count).elementsEqual(needle.prefix(count)) {
            removeLast(count)
            return
        }
    }
}
