import BaselogCore
import BaselogDashboard
import BaselogDomain
import Foundation

/// What Compose keeps on disk: templates that people may edit in `templates/` of the settings, and what was sent from
/// each profile beside its queue.
struct ComposeFiles: Sendable {
    /// Most bytes of one history; the oldest drafts go first.
    static let historyBytes = 256 << 10
    /// Most bytes of a template, and how many are read.
    static let templateBytes = 64 << 10
    static let templateLimit = 500

    struct Failure: UserFacingError {
        let explanation: Explanation
    }

    let templateFolder: String
    private let context: ProcessContext

    init(_ context: ProcessContext) {
        self.context = context
        templateFolder = context.configFolder + "/templates"
    }

    // MARK: Templates

    func templates() async throws -> [ComposeTemplate] {
        // No folder is the same as an empty one.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: templateFolder)) ?? []
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        return names.filter { ProfileName.problem(with: $0) == nil }.sorted().prefix(ComposeFiles.templateLimit)
            .map(template)
    }

    private func template(_ name: String) -> ComposeTemplate {
        let path = templatePath(name)
        do {
            let bytes = try AtomicFile.read(path, limitBytes: ComposeFiles.templateBytes) ?? []
            let text = String(decoding: bytes, as: UTF8.self)
            return ComposeTemplate(name: name, draft: try DraftText.draft(of: text, path: "\(name).yaml"))
        } catch {
            return ComposeTemplate(
                name: name, draft: ComposeDraft(kind: .log, values: [:]),
                problem: EffectRunner.explanation(of: error).message)
        }
    }

    /// - Parameter replaces: Whether a template of that name may be there.
    func save(_ template: ComposeTemplate, replaces: Bool) async throws {
        if let reason = ProfileName.problem(with: template.name) {
            throw Failure(explanation: Explanation("The name of a template \(reason)."))
        }
        let path = templatePath(template.name)
        try AtomicFile.createFolder(templateFolder)
        let mode = AtomicFile.permissions(of: path)
        guard replaces || mode == nil else {
            throw Failure(
                explanation: Explanation(
                    "There is a template \(template.name) already.", hint: "Save it under another name."))
        }
        let heading = [
            "A template of Compose; edit it as you like.", "Variables: " + ComposeFiles.variables + ".",
        ]
        let text = DraftText.text(of: template.draft, heading: heading)
        try AtomicFile.write(Array(text.utf8), to: path, mode: mode ?? 0o600)
    }

    private func templatePath(_ name: String) -> String { "\(templateFolder)/\(name).yaml" }

    static let variables = ComposeVariables.all.map { "{{\($0.name)}}" }.joined(separator: " ")

    // MARK: History

    func historyPath(of profile: String) -> String { context.queueFolder(of: profile) + "/sent-by-hand.jsonl" }

    /// What was sent from the profile, newest first. Lines that cannot be read are passed over.
    func history(of profile: String) async throws -> [SentDraft] {
        try read(historyPath(of: profile))
    }

    private func read(_ path: String) throws -> [SentDraft] {
        let bytes = try AtomicFile.read(path, limitBytes: 2 * ComposeFiles.historyBytes) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? JSONValue(parsing: Array(line))).flatMap { SentDraft($0) }
        }
    }

    /// Puts a draft in front of the history, for this user's eyes only.
    func remember(_ sent: SentDraft, of profile: String) async throws {
        let path = historyPath(of: profile)
        try AtomicFile.createFolder(context.queueFolder(of: profile))
        try AtomicFile.withLock(path + ".lock", lockFailure: { $0 as any Error }) {
            // A history that became unreadable is begun anew rather than kept from growing for ever.
            let known = (try? read(path)) ?? []
            var text: [UInt8] = []
            for item in SentDraft.adding(sent, to: known) {
                let line = Array(item.json.compactText.utf8) + [UInt8(ascii: "\n")]
                if text.count + line.count > ComposeFiles.historyBytes { break }
                text += line
            }
            try AtomicFile.write(text, to: path, mode: 0o600)
        }
    }
}

extension SentDraft {
    fileprivate var json: JSONValue {
        .object([
            "time": .string(time.iso8601(.microseconds)), "count": .integer(Int64(count)),
            "kind": .string(draft.kind.name),
            "fields": .object(draft.values.mapValues { .string($0) }),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let text = json["time"]?.text, let time = Timestamp(iso8601: text),
            let kind = EntryKind.allCases.first(where: { $0.name == json["kind"]?.text }),
            let fields = json["fields"]?.members
        else { return nil }
        let draft = ComposeDraft(kind: kind, values: fields.compactMapValues(\.text))
        self.init(draft, at: time, count: Int(json["count"]?.integer ?? 1))
    }
}
