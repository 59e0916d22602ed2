/// Leaves out of an update what the terminal has been told about colours and attributes already.
///
/// ncurses names foreground and background with each change of either, and goes back to neither in between; with true
/// colour that is forty bytes each time, most of what one new line costs. Changes are held back until something is
/// written that they would show on, and then only the difference is sent.
struct RenditionFilter {
    /// How characters look: attributes by their number, and colours as they are written.
    private struct Rendition: Equatable {
        var attributes: [UInt8] = []
        var foreground: [UInt8] = []
        var background: [UInt8] = []
    }

    private static let escape: UInt8 = 0x1B
    /// The last bytes of control sequences that no colour shows on: they move the cursor, and set modes and margins.
    private static let colourless = Set("ABCDEFGHdfhlr".utf8)

    private var output: [UInt8] = []
    /// What the terminal was told.
    private var sent = Rendition()
    private var wanted = Rendition()

    /// - Parameter update: Whole sequences, from a terminal in its normal state back to it.
    /// - Returns: What looks the same; the update itself where it has sequences that nothing is known of.
    static func reduced(_ update: [UInt8]) -> [UInt8] {
        var filter = RenditionFilter()
        filter.output.reserveCapacity(update.count)
        guard filter.take(update), filter.wanted == Rendition() else { return update }
        filter.flush()
        return filter.output
    }

    /// - Returns: Whether all of it could be read.
    private mutating func take(_ bytes: [UInt8]) -> Bool {
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            guard byte == Self.escape else {
                // Other control characters move the cursor; a new line may scroll, and what appears has a colour.
                if byte >= 0x20 || (0x0A...0x0C).contains(byte) { flush() }
                output.append(byte)
                place += 1
                continue
            }
            let end = Self.endOfSequence(bytes, from: place)
            guard take(sequence: bytes[place..<end]) else { return false }
            place = end
        }
        return true
    }

    /// Where the sequence that begins at a place is over: behind the last byte of a control sequence, else behind the
    /// character after the escape, and behind one more where that says how to read it.
    private static func endOfSequence(_ bytes: [UInt8], from start: Int) -> Int {
        guard start + 1 < bytes.count else { return bytes.count }
        var place = start + 1
        if bytes[place] == UInt8(ascii: "[") {
            place += 1
            while place < bytes.count, !(0x40...0x7E).contains(bytes[place]) { place += 1 }
        } else {
            while place < bytes.count, (0x20...0x2F).contains(bytes[place]) { place += 1 }
        }
        return min(bytes.count, place + 1)
    }

    private mutating func take(sequence: ArraySlice<UInt8>) -> Bool {
        let isControl = sequence.dropFirst().first == UInt8(ascii: "[")
        if isControl, sequence.last == UInt8(ascii: "m") {
            guard let next = wanted(after: sequence.dropFirst(2).dropLast()) else { return false }
            wanted = next
            return true
        }
        // Which of the character sets is used shows on no colour, either.
        let isCharacterSet = sequence.count == 3 && sequence.dropFirst().first == UInt8(ascii: "(")
        let isColourless = isControl && sequence.last.map(Self.colourless.contains) ?? false
        if !isColourless, !isCharacterSet { flush() }
        output += sequence
        return true
    }

    /// What is wanted after a change; `nil` for one that nothing is known of.
    private func wanted(after parameters: ArraySlice<UInt8>) -> Rendition? {
        var next = wanted
        var words = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        while let word = words.popFirst() {
            let head = word.prefix { $0 != UInt8(ascii: ":") }
            guard let number = Self.number(head) else { return nil }
            let isColour = number == 38 || number == 48
            var colour = Array(word)
            if head.count < word.count {
                // `38:2::R:G:B` is one word.
                guard isColour else { return nil }
            } else if isColour {
                // Of `38;5;N` and `38;2;R;G;B` the numbers behind belong to it.
                let count = words.first.map { $0.elementsEqual([UInt8(ascii: "5")]) ? 2 : 4 } ?? 0
                guard count > 0, words.count >= count else { return nil }
                colour = Array(([word] + words.prefix(count)).joined(separator: [UInt8(ascii: ";")]))
                words = words.dropFirst(count)
            }
            switch number {
            case 0: next = Rendition()
            case 1...5, 7...9:
                let digit = UInt8(ascii: "0") + UInt8(number)
                if !next.attributes.contains(digit) { next.attributes.append(digit) }
            case 30...38, 90...97: next.foreground = colour
            case 39: next.foreground = []
            case 40...48, 100...107: next.background = colour
            case 49: next.background = []
            default: return nil
            }
        }
        return next
    }

    /// The number of some digits, 0 for none; `nil` for anything else, and for numbers that no change has.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Tells the terminal what is wanted where it is not so already.
    private mutating func flush() {
        guard sent != wanted else { return }
        var words: [[UInt8]] = []
        // What goes away goes with everything else: not all terminals know how to end one attribute or colour.
        let ends =
            !Set(sent.attributes).isSubset(of: wanted.attributes)
            || !sent.foreground.isEmpty && wanted.foreground.isEmpty
            || !sent.background.isEmpty && wanted.background.isEmpty
        if ends {
            sent = Rendition()
            words.append([UInt8(ascii: "0")])
        }
        for attribute in wanted.attributes where !sent.attributes.contains(attribute) { words.append([attribute]) }
        if sent.foreground != wanted.foreground { words.append(wanted.foreground) }
        if sent.background != wanted.background { words.append(wanted.background) }
        sent = wanted
        output += [Self.escape, UInt8(ascii: "[")]
        output += words.joined(separator: [UInt8(ascii: ";")])
        output.append(UInt8(ascii: "m"))
    }
}
