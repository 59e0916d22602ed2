/// What roles look like where a theme does not say: by the conventions of base16, or by attributes alone.
///
/// base16 in short: 00 ground, 01 lighter ground, 02 selection, 03 comments, 04 dark text, 05 text, 06 light text,
/// 07 brightest text, 08 red, 09 orange, 0A yellow, 0B green, 0C cyan, 0D blue, 0E magenta, 0F brown. base24 adds two
/// darker grounds and 12 bright red, 13 bright yellow, 14 bright green, 15 bright cyan, 16 bright blue, 17 bright
/// magenta.
enum ThemeDefaults {
    static func colourName(_ number: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return "base" + (digits.count == 1 ? "0" + digits : digits)
    }

    static func role(_ role: Role, isColoured: Bool, isBase24: Bool = false) -> String {
        if isBase24, let bright = bright(role) { return bright }
        return isColoured ? coloured(role) : mono(role)
    }

    /// What stands out most has a colour of its own where the palette has one.
    private static func bright(_ role: Role) -> String? {
        switch role {
        case .levelCritical, .danger: "base00 on base12 bold"
        case .graphHigh: "base13"
        case .link: "base15 underline"
        default: nil
        }
    }

    static func backdrop(_ backdrop: Backdrop, isColoured: Bool) -> String {
        switch backdrop {
        case .none: isColoured ? "base00" : "default"
        case .selection: isColoured ? "base02" : "reverse"
        case .weakSelection: isColoured ? "base01" : "underline"
        case .field: isColoured ? "base01" : "underline"
        case .dialog: isColoured ? "base01" : "default"
        case .bar: isColoured ? "base01" : "default"
        }
    }

    private static func coloured(_ role: Role) -> String {
        switch role {
        case .plain, .input, .levelInfo, .header: "base05"
        case .dim, .label, .facts, .hint, .tab, .placeholder, .levelDebug: "base04"
        case .bright: "base07 bold"
        case .border, .graphTrack: "base03"
        case .focusedBorder: "base0D"
        case .title: "base06 bold"
        case .accent: "base0D bold"
        case .activeTab, .activeButton: "base00 on base0D bold"
        case .hintKey: "base0D"
        case .good, .syntaxString: "base0B"
        case .waiting: "base0D"
        case .retry, .warning, .levelWarning: "base0A"
        case .parked: "base0E"
        case .failure, .levelError: "base08"
        case .levelCritical, .danger: "base00 on base08 bold"
        case .marked: "base09 bold"
        case .match: "base00 on base0A"
        case .badge: "base00 on base0C bold"
        case .link: "base0C underline"
        case .button: "base05 on base02"
        case .graph: "base0C"
        case .graphHigh: "base0A"
        case .syntaxKey: "base0D"
        case .syntaxNumber: "base09"
        case .syntaxKeyword: "base0E"
        case .syntaxPunctuation: "base04"
        }
    }

    private static func mono(_ role: Role) -> String {
        switch role {
        case .bright, .title, .accent, .focusedBorder, .hintKey, .warning, .levelWarning, .retry: "bold"
        case .dim, .border, .facts, .graphTrack, .placeholder, .levelDebug: "dim"
        case .failure, .levelError, .marked: "bold underline"
        case .levelCritical, .danger, .badge, .activeTab, .activeButton, .match: "reverse bold"
        case .link, .button: "underline"
        default: "default"
        }
    }
}
