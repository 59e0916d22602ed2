package import BaselogScreen

/// What the layer must know of the surroundings. Values only: the environment itself is read by the executable.
package struct TerminalOptions: Sendable, Hashable {
    /// The terminal's type, from `TERM`.
    package var type: String?
    /// Whether `COLORTERM` promises true colour.
    package var hasTrueColour: Bool
    /// Whether `NO_COLOR` is set.
    package var wantsNoColour: Bool
    package var isASCII: Bool
    /// Whether the program runs inside tmux, which needs the clipboard's bytes wrapped.
    package var isInTmux: Bool
    package var usesMouse: Bool
    /// Where standard error goes while the screen is shown; in memory when `nil`.
    package var errorLogPath: String?

    package init(
        type: String?, hasTrueColour: Bool = false, wantsNoColour: Bool = false, isASCII: Bool = false,
        isInTmux: Bool = false, usesMouse: Bool = false, errorLogPath: String? = nil
    ) {
        self.type = type
        self.hasTrueColour = hasTrueColour
        self.wantsNoColour = wantsNoColour
        self.isASCII = isASCII
        self.isInTmux = isInTmux
        self.usesMouse = usesMouse
        self.errorLogPath = errorLogPath
    }

    /// The options that these environment variables ask for.
    ///
    /// A locale that names another encoding than UTF-8 gives ASCII; no locale at all does not, because that is how
    /// containers and minimal systems come, on terminals that show UTF-8.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG")
        let encoding = locale?.lowercased() ?? "utf-8"
        self.init(
            type: value("TERM"),
            hasTrueColour: ["truecolor", "24bit"].contains(value("COLORTERM")?.lowercased()),
            wantsNoColour: value("NO_COLOR") != nil,
            isASCII: !(encoding.contains("utf-8") || encoding.contains("utf8")),
            isInTmux: value("TMUX") != nil)
    }

    /// The glyphs that frames for this terminal are drawn with.
    package var glyphs: Glyphs {
        // The console of Linux has no braille in its font.
        isASCII ? .ascii : type == "linux" ? .blocks : .unicode
    }
}
