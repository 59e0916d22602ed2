import BaselogDomain
import BaselogScreen

/// Reads a theme from a base16 or base24 scheme file as they are published, with an optional section `baselog`.
///
/// ```yaml
/// system: "base16"          # or base24
/// name: "Nord"
/// variant: "dark"           # or light; else the ground tells
/// palette: { base00: "#2e3440", … }
/// baselog:                  # optional
///   legible: true           # moves text away from its ground where it would be hard to read
///   roles: { failure: "base08 bold" }
///   backdrops: { selection: "base02" }
/// ```
enum ThemeFile {
    private static let names = [
        "system", "name", "slug", "author", "description", "variant", "scheme", "palette", "baselog",
    ]

    /// - Parameter name: What the theme is called in commands: the name of its file, without the ending.
    /// - Throws: `YAMLProblem`, with line and column of what is wrong.
    static func theme(named name: String, reading text: String, path: String) throws(YAMLProblem) -> Theme {
        let document = try YAMLDocument(parsing: text, path: path)
        let reader = Reader(path: path, root: document.root)
        let palette = try reader.palette()
        let own = document.root["baselog"]
        try reader.check(own, allows: ["legible", "roles", "backdrops"])
        let roles = try reader.notations(own?["roles"])
        let backdrops = try reader.notations(own?["backdrops"])
        do throws(ThemeError) {
            return try Theme(
                name: name, isDark: reader.isDark(palette), palette: palette,
                keepsLegible: reader.isTrue(own?["legible"]), roles: roles, backdrops: backdrops)
        } catch {
            throw reader.problem(error, in: own)
        }
    }

    private struct Reader {
        let path: String
        let root: YAMLValue

        func problem(_ reason: String, at value: YAMLValue) -> YAMLProblem {
            YAMLProblem(path: path, line: value.line, column: value.column, reason: reason)
        }

        func problem(_ reason: String, at member: YAMLMember) -> YAMLProblem {
            YAMLProblem(path: path, line: member.line, column: member.column, reason: reason)
        }

        /// Old schemes have their colours beside their name.
        func palette() throws(YAMLProblem) -> [String: RGB] {
            guard case .mapping = root.content else { throw problem("it is not a base16 scheme", at: root) }
            let place = root["palette"] ?? root
            var palette: [String: RGB] = [:]
            for member in place.members {
                guard ThemeFile.isColourName(member.name) else {
                    if root["palette"] == nil && ThemeFile.names.contains(member.name) { continue }
                    throw problem(
                        "\(member.name) is not a colour of base16: base00 to base0F, base10 to base17", at: member)
                }
                guard let text = member.value.scalar, let colour = RGB(hex: text) else {
                    throw problem(
                        "\(member.name) is not a colour; write six hexadecimal digits, such as \"#2e3440\"",
                        at: member.value)
                }
                palette[String(member.name.prefix(4)) + member.name.dropFirst(4).uppercased()] = colour
            }
            if root["palette"] != nil {
                for member in root.members where !ThemeFile.names.contains(member.name) {
                    throw problem(
                        "\(member.name) is not known here; known are \(ThemeFile.names.joined(separator: ", "))",
                        at: member)
                }
            }
            if palette.isEmpty, root["palette"] == nil { throw problem("there is no palette", at: root) }
            return palette
        }

        func isDark(_ palette: [String: RGB]) -> Bool {
            switch root["variant"]?.scalar {
            case "light": false
            case "dark": true
            default: palette["base00"]?.isLight != true
            }
        }

        func isTrue(_ value: YAMLValue?) -> Bool { ["true", "yes", "on"].contains(value?.scalar?.lowercased()) }

        func check(_ value: YAMLValue?, allows names: [String]) throws(YAMLProblem) {
            for member in value?.members ?? [] where !names.contains(member.name) {
                throw problem(
                    "\(member.name) is not known here; known are \(names.joined(separator: ", "))", at: member)
            }
        }

        func notations(_ value: YAMLValue?) throws(YAMLProblem) -> [String: String] {
            var notations: [String: String] = [:]
            for member in value?.members ?? [] {
                guard let text = member.value.scalar else {
                    throw problem("\(member.name) needs a style, such as \"base08 bold\"", at: member.value)
                }
                notations[member.name] = text
            }
            return notations
        }

        /// The place of what a theme complains about.
        func problem(_ error: ThemeError, in own: YAMLValue?) -> YAMLProblem {
            let members = (own?["roles"]?.members ?? []) + (own?["backdrops"]?.members ?? [])
            let reason = String(error.description.dropLast())
            switch error {
            case .missingColour: return problem(reason, at: root["palette"] ?? root)
            case .unknownRole(let name):
                let known = Role.allCases.map(\.name).joined(separator: ", ")
                return problem("\(reason); there are \(known)", at: member(members, name) ?? own ?? root)
            case .unknownBackdrop(let name):
                let known = Backdrop.allCases.map(\.name).joined(separator: ", ")
                return problem("\(reason); there are \(known)", at: member(members, name) ?? own ?? root)
            case .badNotation(let text):
                return problem(reason, at: members.first { $0.value.scalar == text }?.value ?? own ?? root)
            }
        }

        private func member(_ members: [YAMLMember], _ name: String) -> YAMLValue? {
            members.first { $0.name == name }.map {
                YAMLValue(content: .null, line: $0.line, column: $0.column, style: .plain)
            }
        }
    }

    private static func isColourName(_ name: String) -> Bool {
        guard name.utf8.count == 6, name.hasPrefix("base"), let number = Int(name.dropFirst(4), radix: 16) else {
            return false
        }
        return (0..<24).contains(number)
    }
}
