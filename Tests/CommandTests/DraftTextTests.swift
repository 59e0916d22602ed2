import BaselogDashboard
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

@Suite struct `A draft as text` {
    @Test func `comes back as it went, wrong values included`() throws {
        let drafts = [
            ComposeDraft(
                kind: .log,
                values: [
                    "level": "error", "message": "say \"{{n}}\": #1\\ 👋", "tags": "a, b", "category": "~",
                    "metadata": "{\"a\":{\"b\":[1,true,null]},\"c\":\"1\"}",
                ]),
            ComposeDraft(kind: .log, values: ["level": "info", "message": "x", "metadata": "{\"a\":"]),
            ComposeDraft(kind: .event, values: ["type": "order.created", "user_id": "0815"]),
        ]
        for draft in drafts {
            let text = DraftText.text(of: draft, heading: ["What this is."])
            #expect(try DraftText.draft(of: text, path: "draft.yaml") == draft, "\(text)")
        }
    }

    @Test func `is read from JSON, too`() throws {
        let draft = try DraftText.draft(
            of: #"{"level": "WARNING", "message": "hello", "tags": ["a"], "metadata": {"n": 1}}"#, path: "draft.yaml")
        #expect(
            draft
                == ComposeDraft(
                    kind: .log, values: ["level": "warning", "message": "hello", "tags": "a", "metadata": "{\"n\":1}"]))
    }

    @Test(arguments: [
        ("kind: log\ncolour: red\n", "draft.yaml:2:1: colour is no field of a log"),
        ("level: loud\n", "draft.yaml:1:1: level loud is none of debug"), ("kind: x\n", "kind must be log or event"),
        ("message: [\n", "draft.yaml:2:1:"), ("", "it must have fields"), ("message: {a: 1}\n", "must be a text"),
    ])
    func `says in one line where it cannot be read`(text: String, problem: String) {
        do throws(YAMLProblem) {
            _ = try DraftText.draft(of: text, path: "draft.yaml")
            Issue.record("it was read")
        } catch {
            #expect(error.explanation.message.contains(problem), "\(error.explanation.message)")
            #expect(!error.explanation.message.contains("\n"))
        }
    }
}

@Suite struct `The files of Compose` {
    let home: TemporaryHome
    let files: ComposeFiles
    private let draft = ComposeDraft(kind: .log, values: ["level": "info", "message": "hello {{n}}"])

    init() throws {
        home = try TemporaryHome()
        files = ComposeFiles(
            ProcessContext(configFolder: home.configFolder, stateFolder: home.stateFolder, environment: [:]))
    }

    @Test func `keep a template as YAML that people edit`() async throws {
        try await files.save(ComposeTemplate(name: "hello", draft: draft), replaces: false)
        let path = home.configFolder + "/templates/hello.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("message: \"hello {{n}}\"\n"))
        #expect(try await files.templates() == [ComposeTemplate(name: "hello", draft: draft)])
        try home.writeConfig("templates/hello.yaml", "message: by hand\n")
        #expect(try await files.templates().first?.draft.values == ["message": "by hand"])
    }

    @Test func `replace no template unless told to`() async throws {
        try await files.save(ComposeTemplate(name: "hello", draft: draft), replaces: false)
        await #expect(throws: ComposeFiles.Failure.self) {
            try await files.save(ComposeTemplate(name: "hello", draft: draft), replaces: false)
        }
        try await files.save(ComposeTemplate(name: "hello", draft: draft), replaces: true)
    }

    @Test func `tell which template cannot be read, and read the others`() async throws {
        try await files.save(ComposeTemplate(name: "good", draft: draft), replaces: false)
        try home.writeConfig("templates/bad.yaml", "colour: red\n")
        try home.writeConfig("templates/notes.txt", "no template\n")
        let templates = try await files.templates()
        #expect(templates.map(\.name) == ["bad", "good"])
        #expect(templates[0].problem?.hasPrefix("bad.yaml:1:1: colour is no field") == true)
    }

    @Test func `keep the history of each profile to themselves, newest first, each draft once`() async throws {
        let time = Timestamp(microseconds: 1_795_529_002_000_000)
        #expect(try await files.history(of: "dev") == [])
        let other = ComposeDraft(kind: .event, values: ["type": "a"])
        for sent in [SentDraft(draft, at: time), SentDraft(other, at: time, count: 9), SentDraft(draft, at: time)] {
            try await files.remember(sent, of: "dev")
        }
        #expect(
            try await files.history(of: "dev") == [SentDraft(draft, at: time), SentDraft(other, at: time, count: 9)])
        #expect(try await files.history(of: "staging") == [])
        let path = files.historyPath(of: "dev")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `bound the history in drafts and in bytes`() async throws {
        let time = Timestamp(microseconds: 1_795_529_002_000_000)
        for number in 0..<7 {
            let large = String(repeating: "x", count: 60_000) + "\(number)"
            try await files.remember(
                SentDraft(ComposeDraft(kind: .log, values: ["message": large]), at: time), of: "dev")
        }
        let history = try await files.history(of: "dev")
        #expect(history.count == 4)
        #expect(history.first?.draft.values["message"]?.hasSuffix("6") == true)
        let list = (0..<300).reduce(into: [SentDraft]()) { list, number in
            let draft = ComposeDraft(kind: .log, values: ["message": "\(number)"])
            list = SentDraft.adding(SentDraft(draft, at: time), to: list)
        }
        #expect(list.count == SentDraft.limit)
    }
}

@Suite struct `An editor for a draft` {
    private func editor(_ command: String, _ home: TemporaryHome) -> TextEditor {
        TextEditor(ProcessContext(environment: ["EDITOR": command, "TMPDIR": home.path]))
    }

    @Test func `is given the text in a file of one's own and its result is read`() async throws {
        let home = try TemporaryHome()
        let script = "stat -c %a \"$1\" >> \(home.path)/mode; echo '# end' >> \"$1\""
        try home.writeConfig("editor.sh", script)
        let text = try await editor("sh \(home.configFolder)/editor.sh", home).edit("kind: log\n", name: "draft.yaml")
        #expect(text == "kind: log\n# end\n")
        #expect(try String(contentsOfFile: home.path + "/mode", encoding: .utf8) == "600\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: home.path)
        #expect(!left.contains { $0.hasPrefix("baselog-") })
    }

    @Test func `leaves the draft alone where it failed or is not there`() async throws {
        let home = try TemporaryHome()
        for command in ["false", "/nonexistent/editor 2>/dev/null"] {
            await #expect(throws: TextEditor.Failure.self) {
                _ = try await editor(command, home).edit("kind: log\n", name: "draft.yaml")
            }
        }
    }
}
