import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `The form of a profile` {
    private func type(_ text: String, _ dashboard: inout Dashboard) {
        for character in text { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
    }

    /// Profiles with the form of `staging`, which is not active.
    private func editing(_ settings: [SettingName: String] = Sample.texts.settings) -> Dashboard {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key("j"))
        #expect(dashboard.update(Sample.key("e")) == [.loadProfile("staging", asClone: false)])
        _ = dashboard.update(
            .profileLoaded(ProfileTexts(name: "staging", settings: settings, maskedKey: "stag…77aa"), asClone: false))
        return dashboard
    }

    @Test func `shows what the file says, and the default where it says nothing`() {
        let dashboard = editing()
        let text = dashboard.view().text
        #expect(text.contains("https://staging.example"))
        #expect(dashboard.profiles.editor?.form.value(of: "timeouts.connect") == "")
        #expect(text.contains("stag…77aa"))
        #expect(dashboard.profiles.editor?.form.value(of: "environment") == "staging")
    }

    @Test func `writes only what was changed`() {
        var dashboard = editing()
        dashboard.profiles.editor?.focus(on: "batch.size")
        _ = dashboard.update(Sample.key("ctrl-u"))
        type("50", &dashboard)
        dashboard.profiles.editor?.focus(on: "retry.backoff")
        _ = dashboard.update(Sample.key("ctrl-u"))
        let change = ProfileChange(
            "staging", .edit,
            values: [ProfileChange.Value(.retryBackoff, nil), ProfileChange.Value(.batchSize, "50")])
        #expect(dashboard.update(Sample.key("ctrl-s")) == [.saveProfile(change)])
        #expect(dashboard.update(.profileSaved(change)) == [.listProfiles])
        #expect(dashboard.profiles.editor == nil)
    }

    @Test func `says next to the field what is wrong, as the command line does, and saves nothing`() {
        var dashboard = editing()
        dashboard.profiles.editor?.focus(on: "base-url")
        _ = dashboard.update(Sample.key("ctrl-u"))
        type("ftp://x", &dashboard)
        let problem = dashboard.profiles.editor?.form.fields.first { $0.id == "base-url" }?.problem
        #expect(problem?.hasPrefix("The URL ") == true)
        #expect(dashboard.view().text.contains(problem ?? "?"))
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        #expect(dashboard.profiles.editor?.form.focusedID == "base-url")
    }

    @Test func `keeps a wrong word of the file to be seen and mended`() {
        let dashboard = editing([.safety: "careless", .batchSize: "many"])
        let problems = dashboard.profiles.editor?.problems(taken: []) ?? [:]
        #expect(Set(problems.keys) == ["safety", "batch.size"])
        #expect(dashboard.profiles.editor?.form.value(of: "safety") == "careless")
    }

    @Test func `stays open when the file could not be written`() {
        var dashboard = editing()
        dashboard.profiles.editor?.set("50", of: .batchSize)
        let effects = dashboard.update(Sample.key("ctrl-s"))
        guard case .saveProfile(let change) = effects.first else {
            Issue.record("nothing was saved: \(effects)")
            return
        }
        _ = dashboard.update(.profileNotSaved(change, Explanation("The disk is full.")))
        #expect(dashboard.toast?.text == "The disk is full.")
        #expect(dashboard.profiles.editor?.form.value(of: "batch.size") == "50")
        #expect(dashboard.update(Sample.key("ctrl-s")) == effects)
    }

    @Test func `is left with Escape and taken up again as it was`() {
        var dashboard = editing()
        dashboard.profiles.editor?.set("50", of: .batchSize)
        _ = dashboard.update(Sample.key("ESC"))
        #expect(dashboard.profiles.editor == nil)
        #expect(dashboard.screen == .profiles)
        _ = dashboard.update(Sample.key("q"))
        #expect(dashboard.prompt == .confirmQuit)
        _ = dashboard.update(Sample.key("n"))
        _ = dashboard.update(Sample.key("e"))
        _ = dashboard.update(
            .profileLoaded(
                ProfileTexts(name: "staging", settings: Sample.texts.settings, maskedKey: "stag…77aa"), asClone: false))
        #expect(dashboard.profiles.editor?.form.value(of: "batch.size") == "50")
    }

    @Test func `makes a new profile under a name that is free`() {
        var dashboard = Sample.profiles()
        #expect(dashboard.update(Sample.key("n")) == [])
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        #expect(dashboard.toast?.text == "The name is empty.")
        type("dev", &dashboard)
        #expect(dashboard.view().text.contains("There is a profile dev already."))
        type("2", &dashboard)
        dashboard.profiles.editor?.set("http://127.0.0.1:9000", of: .baseURL)
        let change = ProfileChange(
            "dev2", .create, values: [ProfileChange.Value(.baseURL, "http://127.0.0.1:9000")])
        #expect(dashboard.update(Sample.key("ctrl-s")) == [.saveProfile(change)])
        _ = dashboard.update(.profileSaved(change))
        _ = dashboard.update(
            .profilesListed(Sample.profiles + [ProfileSummary(name: "dev2", baseURL: Sample.baseURL)]))
        #expect(dashboard.profiles.selected?.name == "dev2")
        #expect(dashboard.update(Sample.key("ctrl-k")) == [.askKey(profile: "dev2")])
    }

    @Test func `copies a profile without its key`() {
        var dashboard = Sample.profiles()
        #expect(dashboard.update(Sample.key("c")) == [.loadProfile("dev", asClone: true)])
        _ = dashboard.update(.profileLoaded(Sample.texts, asClone: true))
        #expect(!dashboard.view().text.contains("base…9f3c"))
        type("copy", &dashboard)
        guard case .saveProfile(let change) = dashboard.update(Sample.key("ctrl-s")).first else {
            Issue.record("it was not saved")
            return
        }
        #expect(change.name == "copy")
        #expect(change.purpose == .create)
        let written = Dictionary(uniqueKeysWithValues: change.values.map { ($0.setting, $0.text) })
        #expect(written[.baseURL] == "https://staging.example")
        #expect(written[.retryBackoff] == "2")
    }

    @Test func `asks for the key elsewhere and shows only how it looks masked`() {
        var dashboard = editing()
        #expect(dashboard.update(Sample.key("ctrl-k")) == [.askKey(profile: "staging")])
        #expect(dashboard.update(.keyStored(profile: "staging", masked: "abcd…1234")) == [.listProfiles])
        #expect(dashboard.view().text.contains("abcd…1234"))
    }

    @Test func `asks before it saves what is production`() {
        var dashboard = Sample.profiles()
        for _ in 0..<2 { _ = dashboard.update(Sample.key("j")) }
        _ = dashboard.update(Sample.key("e"))
        _ = dashboard.update(
            .profileLoaded(
                ProfileTexts(name: "shop", settings: [.environment: "production", .baseURL: "https://api.example"]),
                asClone: false))
        dashboard.profiles.editor?.set("open", of: .safety)
        #expect(dashboard.update(Sample.key("ctrl-s")) == [])
        #expect(dashboard.view().text.contains("less is asked before something is sent by hand"))
        let change = ProfileChange("shop", .edit, values: [ProfileChange.Value(.safety, "open")])
        #expect(dashboard.update(Sample.key("y")) == [.saveProfile(change)])
    }

    @Test func `tells what the environment decides whatever the profile says`() {
        var dashboard = Sample.profiles()
        _ = dashboard.update(Sample.key("e"))
        var texts = Sample.texts
        texts.overrides = [.batchSize: "environment BASELOG_BATCH_SIZE"]
        _ = dashboard.update(.profileLoaded(texts, asClone: false))
        dashboard.profiles.editor?.set("7", of: .batchSize)
        #expect(dashboard.view().text.contains("no effect: environment BASELOG_BATCH_SIZE"))
    }
}

@Suite struct `Deleting a profile` {
    private func selecting(_ row: Int) -> Dashboard {
        var dashboard = Sample.profiles()
        for _ in 0..<row { _ = dashboard.update(Sample.key("j")) }
        return dashboard
    }

    @Test func `asks first`() {
        var dashboard = selecting(1)
        #expect(dashboard.update(Sample.key("x")) == [])
        #expect(dashboard.view().text.contains("Its queue stays on disk."))
        #expect(dashboard.update(Sample.key("y")) == [.deleteProfile("staging")])
        #expect(dashboard.update(.profileDeleted("staging", queue: "/state/staging")) == [.listProfiles])
        #expect(dashboard.toast?.text == "deleted staging; its queue is still at /state/staging")
    }

    @Test func `wants the name typed where sending does`() {
        var dashboard = selecting(2)
        _ = dashboard.update(Sample.key("x"))
        for character in "shot" { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        #expect(dashboard.update(Sample.key("ENTER")) == [])
        _ = dashboard.update(Sample.key("BACKSPACE"))
        _ = dashboard.update(Sample.key("p"))
        #expect(dashboard.update(Sample.key("ENTER")) == [.deleteProfile("shop")])
    }

    @Test(arguments: [0, 3]) func `is refused for the active and the built-in one`(row: Int) {
        var dashboard = selecting(row)
        #expect(dashboard.update(Sample.key("x")) == [])
        #expect(dashboard.prompt == nil)
        #expect(dashboard.toast?.text.contains("cannot be deleted") == true)
    }
}
