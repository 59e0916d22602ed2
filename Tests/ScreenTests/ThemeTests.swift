import BaselogScreen
import Foundation
import Testing

@Suite struct `A theme` {
    @Test(arguments: Theme.builtIn)
    func `of ours is legible in every role on every ground`(theme: Theme) {
        let quiet: Set<Role> = [.border, .focusedBorder, .graph, .graphHigh, .graphTrack]
        for role in Role.allCases where !quiet.contains(role) {
            for backdrop in Backdrop.allCases {
                let style = theme.style(role, on: backdrop)
                guard let foreground = style.foreground, let background = style.background else { continue }
                #expect(
                    foreground.contrast(with: background) >= 4.5, "\(theme.name): \(role) on \(backdrop)")
            }
        }
    }

    @Test func `of ours exists for every need`() {
        #expect(Theme.builtIn.map(\.name) == ["midnight", "paper", "high-contrast", "colour-blind-safe", "mono"])
        #expect(Theme.fitting(background: RGB(0xFFFFFF)).name == "paper")
        #expect(Theme.fitting(background: RGB(0x101010)).name == "midnight")
        #expect(Theme.fitting(background: nil).name == "midnight")
        #expect(Theme.builtIn(named: "Paper")?.isDark == false)
    }

    @Test func `tells states apart without colour`() {
        let theme = Theme.mono
        #expect(theme.style(.failure).attributes != theme.style(.plain).attributes)
        #expect(theme.style(.levelCritical).attributes.contains(.reverse))
        #expect(Role.allCases.allSatisfy { theme.style($0).foreground == nil && theme.style($0).background == nil })
        #expect(theme.style(.plain, on: .selection).attributes.contains(.reverse))
    }

    @Test(arguments: Theme.builtIn)
    func `of ours is the same in its file`(theme: Theme) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "themes/\(theme.name).yaml"), encoding: .utf8)
        var palette: [String: RGB] = [:]
        var roles: [String: String] = [:]
        #expect(theme == .mono || text.contains("legible: true"))
        for match in text.matches(of: /(?m)^ +([A-Za-z0-9]+): "([^"]*)"$/) {
            if match.1.hasPrefix("base") {
                palette[String(match.1)] = RGB(hex: String(match.2))
            } else {
                roles[String(match.1)] = String(match.2)
            }
        }
        #expect(try Theme(name: theme.name, isDark: theme.isDark, palette: palette, roles: roles) == theme)
        #expect(text.contains(#"variant: "\#(theme.isDark ? "dark" : "light")""#))
    }

    @Test func `takes any published palette and keeps it legible`() throws {
        var palette: [String: RGB] = [:]
        for number in 0..<16 {
            palette["base0" + String(number, radix: 16, uppercase: true)] = RGB(UInt32(0x282C34 + number * 0x040404))
        }
        let theme = try Theme(name: "dull", isDark: true, palette: palette)
        let style = theme.style(.failure)
        #expect(try #require(style.foreground).contrast(with: try #require(style.background)) >= 4.5)
    }

    @Test func `that was published is shown as it is`() throws {
        let palette = Theme.midnight.palette.merging(["base04": RGB(0x101010)]) { $1 }
        let theme = try Theme(name: "faint", isDark: true, palette: palette, keepsLegible: false)
        #expect(theme.style(.dim).foreground == RGB(0x101010))
        #expect(theme.accented("red").style(.dim).foreground == RGB(0x101010))
    }

    @Test func `of base24 needs all of its colours and uses the bright ones`() throws {
        var palette = Theme.midnight.palette
        for number in 16..<24 { palette["base" + String(number, radix: 16)] = RGB(UInt32(0xF0A000 + number)) }
        let theme = try Theme(name: "many", isDark: true, palette: palette)
        #expect(theme.style(.danger).background == palette["base12"])
        #expect(Theme.midnight.style(.danger).background == Theme.midnight.palette["base08"])
        palette["base15"] = nil
        #expect(throws: ThemeError.missingColour("base15")) { try Theme(name: "x", isDark: true, palette: palette) }
    }

    @Test func `reads roles as theme files write them`() throws {
        let theme = try Theme(
            name: "own", isDark: true, palette: Theme.midnight.palette,
            roles: ["failure": "#ffffff on base00 bold underline", "plain": "default"], backdrops: ["none": "default"])
        #expect(
            theme.style(.failure)
                == Style(
                    foreground: RGB(0xFFFFFF), background: Theme.midnight.palette["base00"],
                    attributes: [.bold, .underline]))
        #expect(theme.style(.plain) == Style())
    }

    @Test func `says what is wrong with its values`() {
        let palette = Theme.midnight.palette
        #expect(throws: ThemeError.unknownRole("colour")) {
            try Theme(name: "x", isDark: true, palette: palette, roles: ["colour": "base05"])
        }
        #expect(throws: ThemeError.badNotation("base05 in base00")) {
            try Theme(name: "x", isDark: true, palette: palette, roles: ["plain": "base05 in base00"])
        }
        #expect(throws: ThemeError.unknownBackdrop("floor")) {
            try Theme(name: "x", isDark: true, palette: palette, backdrops: ["floor": "base05"])
        }
        #expect(throws: ThemeError.missingColour("base01")) {
            try Theme(name: "x", isDark: true, palette: ["base00": RGB(0)])
        }
    }

    @Test func `takes the accent of a profile`() {
        let theme = Theme.midnight.accented("red")
        #expect(theme.style(.accent).foreground == Theme.midnight.palette["base08"])
        #expect(theme.style(.failure) == Theme.midnight.style(.failure))
        #expect(Theme.midnight.accented("no such colour") == .midnight)
        #expect(Theme.midnight.accented(nil) == .midnight)
        #expect(Theme.mono.accented("red") == .mono)
    }
}
