/// The looks of every role on every ground, made from a base16 or base24 palette and, where wanted, own assignments.
///
/// A theme of ours keeps text legible whatever the palette says: a text colour with a contrast under
/// ``minimumContrast`` to its ground is moved towards the palette's brightest text until it has it. A published scheme
/// is shown as its author made it.
package struct Theme: Sendable, Hashable {
    /// The contrast of WCAG 2 level AA for text.
    package static let minimumContrast = 4.5

    package let name: String
    package let isDark: Bool
    /// The colours by name, `base00` to `base0F` (to `base17` for base24).
    package let palette: [String: RGB]
    /// Whether text is moved away from its ground where the palette would leave it hard to read.
    package let keepsLegible: Bool
    private let roleStyles: [Style]
    private let grounds: [Style]
    private let styles: [Style]

    /// - Parameters:
    ///   - palette: All of `base00`…`base0F`, for base24 up to `base17`, or nothing at all for a theme of attributes
    ///     only.
    ///   - keepsLegible: `false` shows the colours as they are, for published schemes.
    ///   - roles: Role names with what to draw them in: `base08 bold`, `base00 on base08`, `#ff8800`, `default`.
    ///   - backdrops: Backdrop names with their ground: `base02`, `default`, `reverse`.
    package init(
        name: String, isDark: Bool, palette: [String: RGB], keepsLegible: Bool = true, roles: [String: String] = [:],
        backdrops: [String: String] = [:]
    ) throws(ThemeError) {
        let isBase24 = (16..<24).contains { palette[ThemeDefaults.colourName($0)] != nil }
        if !palette.isEmpty {
            for number in 0..<(isBase24 ? 24 : 16) where palette[ThemeDefaults.colourName(number)] == nil {
                throw .missingColour(ThemeDefaults.colourName(number))
            }
        }
        var roleStyles = try Role.allCases.map { role throws(ThemeError) in
            let notation = ThemeDefaults.role(role, isColoured: !palette.isEmpty, isBase24: isBase24)
            return try StyleNotation.style(of: notation, in: palette)
        }
        var grounds = try Backdrop.allCases.map { backdrop throws(ThemeError) in
            try StyleNotation.ground(of: ThemeDefaults.backdrop(backdrop, isColoured: !palette.isEmpty), in: palette)
        }
        for (name, notation) in roles.sorted(by: { $0.key < $1.key }) {
            guard let role = Role(name: name) else { throw .unknownRole(name) }
            roleStyles[Int(role.rawValue)] = try StyleNotation.style(of: notation, in: palette)
        }
        for (name, notation) in backdrops.sorted(by: { $0.key < $1.key }) {
            guard let backdrop = Backdrop(name: name) else { throw .unknownBackdrop(name) }
            grounds[Int(backdrop.rawValue)] = try StyleNotation.ground(of: notation, in: palette)
        }
        self.init(
            name: name, isDark: isDark, palette: palette, keepsLegible: keepsLegible, roleStyles: roleStyles,
            grounds: grounds)
    }

    private init(
        name: String, isDark: Bool, palette: [String: RGB], keepsLegible: Bool, roleStyles: [Style], grounds: [Style]
    ) {
        self.name = name
        self.isDark = isDark
        self.palette = palette
        self.keepsLegible = keepsLegible
        self.roleStyles = roleStyles
        self.grounds = grounds
        let brightest = palette["base07"].map { bright in
            palette["base00"].map { ground in
                let far: RGB = ground.isLight ? RGB(0x000000) : RGB(0xFFFFFF)
                return bright.contrast(with: ground) >= 7 ? bright : far
            } ?? bright
        }
        styles = Role.allCases.flatMap { role in
            grounds.map { ground in
                Theme.combined(
                    roleStyles[Int(role.rawValue)], on: ground, isText: keepsLegible && role.isText,
                    brightest: brightest)
            }
        }
    }

    /// What `role` looks like on `backdrop`.
    package func style(_ role: Role, on backdrop: Backdrop = .none) -> Style {
        styles[Int(role.rawValue) * Backdrop.allCases.count + Int(backdrop.rawValue)]
    }

    /// The same theme with another accent colour.
    ///
    /// - Parameter colour: `red`, `orange`, `yellow`, `green`, `cyan`, `blue`, `magenta`, `brown`, a name of the
    ///   palette, or six hexadecimal digits. Anything else, and any colour in a theme without colours, changes nothing.
    package func accented(_ colour: String?) -> Theme {
        guard !palette.isEmpty, let colour, let accent = self.colour(named: colour) else { return self }
        var roleStyles = roleStyles
        for role in [Role.accent, .focusedBorder, .activeTab, .hintKey, .activeButton] {
            let index = Int(role.rawValue)
            if roleStyles[index].background == nil {
                roleStyles[index].foreground = accent
            } else {
                roleStyles[index].background = accent
            }
        }
        return Theme(
            name: name, isDark: isDark, palette: palette, keepsLegible: keepsLegible, roleStyles: roleStyles,
            grounds: grounds)
    }

    private func colour(named name: String) -> RGB? {
        let words = [
            "red": "base08", "orange": "base09", "yellow": "base0A", "green": "base0B", "cyan": "base0C",
            "blue": "base0D", "magenta": "base0E", "purple": "base0E", "brown": "base0F",
        ]
        return palette[words[name.lowercased()] ?? name] ?? RGB(hex: name)
    }

    private static func combined(_ style: Style, on ground: Style, isText: Bool, brightest: RGB?) -> Style {
        var result = style
        result.background = style.background ?? ground.background
        result.attributes.formUnion(style.background == nil ? ground.attributes : [])
        if isText, let foreground = result.foreground, let background = result.background {
            // A role with its own ground may be dark on bright: it moves to whichever end is farther.
            let white = RGB(0xFFFFFF)
            let black = RGB(0x000000)
            let far = background.contrast(with: white) > background.contrast(with: black) ? white : black
            let goal = brightest.flatMap { $0.contrast(with: background) >= 7 ? $0 : nil } ?? far
            let shares = stride(from: 0, through: 1, by: 0.1)
            let legible = shares.lazy.map { foreground.mixed(with: goal, share: $0) }
                .first { $0.contrast(with: background) >= minimumContrast }
            result.foreground = legible ?? goal
        }
        return result
    }
}

/// What is wrong with the values of a theme.
package enum ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    case missingColour(String)
    case unknownRole(String)
    case unknownBackdrop(String)
    case badNotation(String)

    package var description: String {
        switch self {
        case .missingColour(let name): "The palette has no colour \(name)."
        case .unknownRole(let name): "There is no role \(name)."
        case .unknownBackdrop(let name): "There is no backdrop \(name)."
        case .badNotation(let text):
            "“\(text)” is not a style; write a colour and attributes, such as: base08 on base00 bold."
        }
    }
}

extension Role {
    /// Whether the role is read, not just seen: borders and graphs may be faint.
    var isText: Bool {
        switch self {
        case .border, .focusedBorder, .graph, .graphHigh, .graphTrack: false
        default: true
        }
    }
}
