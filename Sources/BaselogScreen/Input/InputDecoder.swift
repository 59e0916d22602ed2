/// Turns the bytes of a terminal into events. A pure state machine: bytes may be split anywhere.
///
/// A lone ESC and the beginning of a sequence look the same, so the caller waits: while ``isPending``, it calls
/// ``timeout()`` after every ``silence`` without a byte. Everything is bounded: a sequence by ``sequenceLimit``, a
/// terminal's answer by ``answerLimit``, a paste by ``pasteLimit``; what is longer is cut, never kept.
package struct InputDecoder: Sendable {
    /// How long to wait for the next byte before calling ``timeout()``.
    package static let silence = Duration.milliseconds(25)
    package static let pasteLimit = 1 << 20
    static let answerLimit = 4_096
    static let sequenceLimit = 64
    /// Silences after which an unfinished sequence is given up: 1 s.
    static let sequenceSilences = 40
    /// Silences after which a paste without an end is delivered: 10 s. Less, and the rest of a paste that stalls on a
    /// slow line would be taken for keys.
    static let pasteSilences = 400

    private enum State: Sendable, Equatable {
        case ground
        case escape
        case control([UInt8])
        case tooLongControl
        case single([UInt8])
        case linuxFunction
        case oldMouse([UInt8])
        /// An operating-system command, or another string (`isCommand` false) that is swallowed.
        case string([UInt8], isCommand: Bool, sawEscape: Bool)
        case utf8([UInt8], needed: Int, isAlt: Bool)
        case paste
    }

    private var state = State.ground
    private var silences = 0
    private var pasted: [UInt8] = []
    private var pasteIsCut = false
    /// How many bytes of the end mark of a paste have just been read.
    private var endMarkLength = 0
    private var events: [InputEvent] = []

    package init() {}

    /// Whether bytes of something unfinished are held back.
    package var isPending: Bool { state != .ground }

    /// The events that `bytes` complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        silences = 0
        for byte in bytes { take(byte) }
        return drain()
    }

    /// Nothing came for ``silence``: what is unfinished is what it looks like.
    package mutating func timeout() -> [InputEvent] {
        silences += 1
        switch state {
        case .ground: break
        case .escape: finish(.key(.escape))
        case .control(let bytes) where bytes.isEmpty: finish(.key(.alt("[")))
        case .single(let bytes) where bytes.isEmpty: finish(.key(.alt("O")))
        case .string(let bytes, true, false) where bytes.isEmpty: finish(.key(.alt("]")))
        case .utf8(_, _, let isAlt): finish(.key(Key(.character("\u{FFFD}"), isAlt ? .alt : [])))
        case .paste: if silences >= Self.pasteSilences { endPaste(isCut: true) }
        case .control, .tooLongControl, .single, .linuxFunction, .oldMouse, .string:
            if silences >= Self.sequenceSilences { state = .ground }
        }
        return drain()
    }

    private mutating func drain() -> [InputEvent] {
        defer { events = [] }
        return events
    }

    private mutating func finish(_ event: InputEvent?) {
        state = .ground
        if let event { events.append(event) }
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte, isAlt: false)
        case .escape: escape(byte)
        case .control(let bytes): control(bytes, byte)
        case .tooLongControl: if (0x40...0x7E).contains(byte) { state = .ground } else { restart(on: byte) }
        case .single(let bytes): single(bytes, byte)
        case .linuxFunction:
            finish((0x41...0x45).contains(byte) ? .key(.function(Int(byte) - 0x40)) : nil)
        case .oldMouse(let bytes): oldMouse(bytes + [byte])
        case .string(let bytes, let isCommand, let sawEscape): string(bytes, isCommand, sawEscape, byte)
        case .utf8(let bytes, let needed, let isAlt): utf8(bytes, needed, isAlt, byte)
        case .paste: paste(byte)
        }
    }

    private mutating func ground(_ byte: UInt8, isAlt: Bool) {
        let modifiers: Key.Modifiers = isAlt ? .alt : []
        switch byte {
        case 0x1B: state = .escape
        case 0x0D: finish(.key(Key(.enter, modifiers)))
        case 0x09: finish(.key(Key(.tab, modifiers)))
        case 0x7F: finish(.key(Key(.backspace, modifiers)))
        case 0x00: finish(.key(Key(.character(" "), modifiers.union(.control))))
        case 0x01...0x1A: finish(.key(Key(.character(Character(byte + 0x60)), modifiers.union(.control))))
        case 0x1C...0x1F: finish(.key(Key(.character(Character(byte + 0x40)), modifiers.union(.control))))
        case 0x20..<0x7F: finish(.key(Key(.character(Character(byte)), modifiers)))
        case 0xC2...0xDF: state = .utf8([byte], needed: 2, isAlt: isAlt)
        case 0xE0...0xEF: state = .utf8([byte], needed: 3, isAlt: isAlt)
        case 0xF0...0xF4: state = .utf8([byte], needed: 4, isAlt: isAlt)
        default: finish(.key(Key(.character("\u{FFFD}"), modifiers)))
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .single([])
        case UInt8(ascii: "]"): state = .string([], isCommand: true, sawEscape: false)
        case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
            state = .string([], isCommand: false, sawEscape: false)
        case 0x1B: events.append(.key(.escape))
        default: ground(byte, isAlt: true)
        }
    }

    private mutating func control(_ bytes: [UInt8], _ byte: UInt8) {
        switch byte {
        case 0x20...0x3F:
            state = bytes.count < Self.sequenceLimit ? .control(bytes + [byte]) : .tooLongControl
        case UInt8(ascii: "[") where bytes.isEmpty: state = .linuxFunction
        case UInt8(ascii: "M") where bytes.isEmpty: state = .oldMouse([])
        case UInt8(ascii: "~") where bytes == Array("200".utf8):
            state = .paste
            pasted = []
            pasteIsCut = false
            endMarkLength = 0
        case 0x40...0x7E: finish(ControlSequence(parameters: bytes, final: byte).event)
        default: restart(on: byte)
        }
    }

    private mutating func single(_ bytes: [UInt8], _ byte: UInt8) {
        switch byte {
        case 0x30...0x3B where bytes.count < Self.sequenceLimit: state = .single(bytes + [byte])
        case 0x40...0x7E: finish(ControlSequence(parameters: bytes, final: byte).singleShiftEvent)
        default: restart(on: byte)
        }
    }

    /// A control character ends what was unfinished and begins anew.
    private mutating func restart(on byte: UInt8) {
        guard byte < 0x20 || byte > 0x7E else { return }
        state = .ground
        // CAN and SUB only cancel.
        if byte != 0x18 && byte != 0x1A { ground(byte, isAlt: false) }
    }

    private mutating func oldMouse(_ bytes: [UInt8]) {
        guard bytes.count == 3 else {
            state = .oldMouse(bytes)
            return
        }
        let values = bytes.map { max(0, Int($0) - 32) }
        finish(ControlSequence.mouse(code: values[0], column: values[1], row: values[2], isRelease: values[0] & 3 == 3))
    }

    private mutating func string(_ bytes: [UInt8], _ isCommand: Bool, _ sawEscape: Bool, _ byte: UInt8) {
        if byte == 0x07 || (sawEscape && byte == UInt8(ascii: "\\")) {
            finish(isCommand ? TerminalAnswer.event(of: bytes) : nil)
        } else if sawEscape {
            // ESC inside a string starts something new; the string was not finished.
            state = .escape
            escape(byte)
        } else if byte == 0x1B {
            state = .string(bytes, isCommand: isCommand, sawEscape: true)
        } else if byte == 0x18 || byte == 0x1A {
            state = .ground
        } else {
            let kept = bytes.count < Self.answerLimit ? bytes + [byte] : bytes
            state = .string(kept, isCommand: isCommand, sawEscape: false)
        }
    }

    private mutating func utf8(_ bytes: [UInt8], _ needed: Int, _ isAlt: Bool, _ byte: UInt8) {
        let modifiers: Key.Modifiers = isAlt ? .alt : []
        guard (0x80...0xBF).contains(byte) else {
            finish(.key(Key(.character("\u{FFFD}"), modifiers)))
            ground(byte, isAlt: false)
            return
        }
        let all = bytes + [byte]
        guard all.count == needed else {
            state = .utf8(all, needed: needed, isAlt: isAlt)
            return
        }
        // Overlong forms and surrogates do not decode; they are one wrong character.
        guard let scalar = String(validating: all, as: UTF8.self)?.unicodeScalars.first else {
            finish(.key(Key(.character("\u{FFFD}"), modifiers)))
            return
        }
        let isControl = scalar.properties.generalCategory == .control
        finish(isControl ? nil : .key(Key(.character(Character(scalar)), modifiers)))
    }

    private static let endMark = Array("\u{1B}[201~".utf8)

    private mutating func paste(_ byte: UInt8) {
        if byte == Self.endMark[endMarkLength] {
            endMarkLength += 1
            if endMarkLength == Self.endMark.count { endPaste(isCut: pasteIsCut) }
            return
        }
        // The mark has no prefix that is also its suffix, so what was held back is text.
        keep(Self.endMark[..<endMarkLength])
        endMarkLength = 0
        if byte == Self.endMark[0] { endMarkLength = 1 } else { keep([byte]) }
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard pasted.count + bytes.count <= Self.pasteLimit else {
            pasteIsCut = pasteIsCut || !bytes.isEmpty
            return
        }
        pasted.append(contentsOf: bytes)
    }

    private mutating func endPaste(isCut: Bool) {
        // A cut may fall inside a character: its bytes are taken away rather than shown as wrong.
        if isCut { dropUnfinishedCharacter() }
        var lines: [UInt8] = []
        lines.reserveCapacity(pasted.count)
        var wasReturn = false
        for byte in pasted {
            if byte == 0x0A, wasReturn {
                wasReturn = false
                continue
            }
            wasReturn = byte == 0x0D
            lines.append(wasReturn ? 0x0A : byte)
        }
        pasted = []
        finish(.paste(String(decoding: lines, as: UTF8.self), isCut: isCut))
    }

    private mutating func dropUnfinishedCharacter() {
        let tail = pasted.suffix(4).reversed().prefix { $0 & 0xC0 == 0x80 }.count
        guard tail < pasted.count else { return }
        let lead = pasted[pasted.count - tail - 1]
        let needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        if needed > tail + 1 { pasted.removeLast(tail + 1) }
    }
}

extension Character {
    fileprivate init(_ byte: UInt8) { self.init(Unicode.Scalar(byte)) }
}
