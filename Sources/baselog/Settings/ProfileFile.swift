import BaselogDomain

/// Why profiles could not be read or changed.
enum ProfileError: UserFacingError, Hashable {
    case unknown(String, known: [String], from: String)
    case badName(String, reason: String)
    case exists(String)
    case builtIn(String)

    var explanation: Explanation {
        switch self {
        case .unknown(let name, let known, let source):
            Explanation(
                "There is no profile \(name.printable) (\(source))"
                    + (SettingName.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? "."),
                hint: known.isEmpty
                    ? "Make one with: baselog profile create NAME --base-url URL"
                    : "There are: \(known.joined(separator: ", ")).")
        case .badName(let name, let reason):
            Explanation("\"\(name.printable)\" cannot be the name of a profile: it \(reason).")
        case .exists(let name):
            Explanation("There is a profile \(name) already.", hint: "Change it with: baselog profile edit \(name)")
        case .builtIn(let name):
            Explanation(
                "\(name) is built in and has no file to change.",
                hint: "Make your own with: baselog profile create NAME --base-url URL")
        }
    }
}

/// The profiles as `profiles.yaml` has them: which is active, and the settings of each, not yet checked.
struct ProfileFile {
    struct Profile: Hashable {
        var name: String
        var line: Int
        var settings: [SettingText]
        /// What `baselog run` follows.
        var sources: [SourceDefinition] = []
        /// What is wrong with the section of the sources.
        var problems: [SettingProblem] = []
    }

    /// The section of a profile that is no setting but a list of files.
    static let sourcesName = "sources"

    var active: String?
    var profiles: [Profile] = []

    init() {}

    init(_ document: YAMLDocument) throws(YAMLProblem) {
        let file = document.path.split(separator: "/").last.map(String.init) ?? document.path
        func problem(_ value: YAMLValue, _ reason: String) -> YAMLProblem {
            YAMLProblem(path: document.path, line: value.line, column: value.column, reason: reason)
        }
        guard document.root.content == .null || !document.root.members.isEmpty else {
            throw problem(document.root, "it must have the parts active: and profiles:")
        }
        for part in document.root.members {
            switch part.name {
            case "active":
                active = part.value.scalar
                if part.value.content != .null, active == nil { throw problem(part.value, "active must be a name") }
            case "profiles":
                guard part.value.content == .null || !part.value.members.isEmpty || part.value.style == .flow else {
                    throw problem(part.value, "profiles must be names with their settings below")
                }
                for member in part.value.members {
                    if let reason = ProfileName.problem(with: member.name) {
                        throw YAMLProblem(
                            path: document.path, line: member.line, column: member.column,
                            reason: "the profile's name \(reason)")
                    }
                    let settings = try ProfileFile.settings(member.value, of: member.name, file: file, document)
                    var profile = Profile(name: member.name, line: member.line, settings: settings)
                    if let value = member.value[ProfileFile.sourcesName] {
                        let section = SourceSection(value, profile: member.name, file: file)
                        (profile.sources, profile.problems) = (section.sources, section.problems)
                    }
                    profiles.append(profile)
                }
            default:
                throw YAMLProblem(
                    path: document.path, line: part.line, column: part.column,
                    reason: "\(part.name.printable) is not known here; there are active and profiles")
            }
        }
    }

    subscript(name: String) -> Profile? { profiles.first { $0.name == name } }

    private static func settings(
        _ value: YAMLValue, of profile: String, file: String, _ document: YAMLDocument, prefix: String = ""
    ) throws(YAMLProblem) -> [SettingText] {
        guard value.content == .null || !value.members.isEmpty || value.style == .flow else {
            throw YAMLProblem(
                path: document.path, line: value.line, column: value.column,
                reason: "\(prefix.isEmpty ? profile : String(prefix.dropLast())) must have settings below it")
        }
        var settings: [SettingText] = []
        for member in value.members where !prefix.isEmpty || member.name != sourcesName {
            let name = prefix + member.name
            let source = SettingSource.profile(profile, location: "\(file):\(member.line)")
            if let text = member.value.text {
                settings.append(SettingText(name: name, text: text, source: source))
            } else if !member.value.members.isEmpty {
                settings += try self.settings(
                    member.value, of: profile, file: file, document, prefix: name + ".")
            } else if member.value.content != .null, member.value.style != .flow {
                throw YAMLProblem(
                    path: document.path, line: member.value.line, column: member.value.column,
                    reason: "\(name.printable) must be a value or a list of values")
            }
        }
        return settings
    }
}
