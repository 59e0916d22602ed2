/// The themes that need no file. The same values stand in the repository's `themes` folder, to copy from.
extension Theme {
    package static let builtIn: [Theme] = [midnight, paper, highContrast, colourBlindSafe, mono]

    /// The built-in theme of this name, in any case.
    package static func builtIn(named name: String) -> Theme? {
        builtIn.first { $0.name == name.lowercased() }
    }

    /// The theme for a terminal whose background is known, or dark when it is not.
    package static func fitting(background: RGB?) -> Theme {
        background?.isLight == true ? paper : midnight
    }

    package static let midnight = own(
        "midnight", isDark: true,
        [
            0x10141F, 0x181E2C, 0x28324A, 0x45506B, 0x96A1B8, 0xC6CFE0, 0xDCE3EF, 0xF5F8FF,
            0xFF6B74, 0xFFA066, 0xF2C75C, 0x7BD88F, 0x67D4E0, 0x6CA8FF, 0xC792EA, 0xD39A7B,
        ])

    package static let paper = own(
        "paper", isDark: false,
        [
            0xFBF9F4, 0xEFECE3, 0xDAD6C8, 0xB4AFA0, 0x62605A, 0x34332F, 0x24231F, 0x11110F,
            0xB3261E, 0x9A4A00, 0x7A5900, 0x1F6B34, 0x00656E, 0x1F56B5, 0x7A3696, 0x7B4A2E,
        ])

    package static let highContrast = own(
        "high-contrast", isDark: true,
        [
            0x000000, 0x1A1A1A, 0x00458B, 0xB0B0B0, 0xE0E0E0, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF,
            0xFF8080, 0xFFB366, 0xFFFF66, 0x66FF66, 0x66FFFF, 0x99CCFF, 0xFF99FF, 0xFFCC99,
        ],
        roles: [
            "border": "base05", "dim": "base05", "label": "base05", "levelDebug": "base04", "failure": "base08 bold",
            "warning": "base0A bold", "good": "base0B bold",
        ])

    /// After the palette of Okabe and Ito: told apart with every common form of colour blindness.
    package static let colourBlindSafe = own(
        "colour-blind-safe", isDark: true,
        [
            0x14161A, 0x1E2127, 0x303640, 0x4E5663, 0x9CA4AF, 0xD2D7DD, 0xE4E8EC, 0xFAFBFC,
            0xE8702A, 0xE69F00, 0xF0E442, 0x00C29B, 0x56B4E9, 0x5AA9E6, 0xD98CB8, 0xBFA27A,
        ],
        roles: ["failure": "base08 bold", "levelError": "base08 bold", "retry": "base0A", "good": "base0C"])

    /// Attributes only: for terminals without colours, and for people who want none.
    package static let mono = Theme(builtIn: "mono", isDark: true, palette: [:], roles: [:])

    private static func own(
        _ name: String, isDark: Bool, _ colours: [UInt32], roles: [String: String] = [:]
    ) -> Theme {
        var palette: [String: RGB] = [:]
        for (number, colour) in colours.enumerated() { palette[ThemeDefaults.colourName(number)] = RGB(colour) }
        return Theme(builtIn: name, isDark: isDark, palette: palette, roles: roles)
    }

    private init(builtIn name: String, isDark: Bool, palette: [String: RGB], roles: [String: String]) {
        do {
            self = try Theme(name: name, isDark: isDark, palette: palette, roles: roles)
        } catch {
            // The values above are constants: every one of them is made by a test.
            preconditionFailure("\(name): \(error)")
        }
    }
}
