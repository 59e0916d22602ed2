/// How one scalar is drawn.
enum ScalarClass: Equatable {
    case narrow, wide
    /// A combining mark: drawn on the character before it.
    case mark
    /// Invisible formatting, left out.
    case hidden
    /// Shown as another scalar of one cell, given here.
    case picture(UInt32)

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: self = .narrow
        case 0..<0x20: self = .picture(0x2400 + value)
        case 0x7F: self = .picture(0x2421)
        case 0x80..<0xA0: self = .picture(0xFFFD)
        case 0x2028, 0x2029: self = .picture(0x240A)
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180F, 0x034F: self = .hidden
        // Hangul vowels and final consonants join the syllable before them.
        case 0x1160...0x11FF, 0xD7B0...0xD7FB: self = .mark
        // Box drawing, blocks, shapes and braille: the busiest part of a dashboard.
        case 0x2500..<0x25FD, 0x2800..<0x2900: self = .narrow
        case 0x4E00..<0xA000, 0xAC00..<0xD7A4: self = .wide
        default: self = ScalarClass.looked(up: scalar)
        }
    }

    private static func looked(up scalar: Unicode.Scalar) -> ScalarClass {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: .mark
        case .format: .hidden
        case .control, .surrogate, .unassigned: .picture(0xFFFD)
        case .lineSeparator, .paragraphSeparator: .picture(0x240A)
        default: WideScalars.contains(scalar.value) ? .wide : .narrow
        }
    }
}
