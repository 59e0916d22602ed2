import BaselogDomain
import Testing

@Suite struct `The settings resolver` {
    let resolver = SettingsResolver(profile: "dev")

    private func profile(_ name: String, _ text: String, line: Int = 12) -> SettingText {
        SettingText(name: name, text: text, source: .profile("dev", location: "profiles.yaml:\(line)"))
    }

    private func flag(_ name: String, _ text: String) -> SettingText {
        SettingText(name: name, text: text, source: .flag("--\(name)"))
    }

    @Test func `uses the defaults where nobody says anything`() throws {
        let effective = try resolver.resolve()
        #expect(effective.settings == Settings(profile: "dev"))
        #expect(effective.source(of: .baseURL) == .defaults)
        #expect(effective.settings.timeouts.total == .seconds(30))
    }

    @Test func `prefers a flag to the environment, that to the profile, and that to the default`() throws {
        let three = try resolver.resolve(
            flags: [flag("base-url", "http://flag")], environment: ["BASELOG_API_BASE_URL": "http://environment"],
            profile: [profile("base-url", "http://profile")])
        #expect(three.settings.baseURL.host == "flag")
        #expect(three.source(of: .baseURL).description == "flag --base-url")

        let two = try resolver.resolve(
            environment: ["BASELOG_RETRY_COUNT": "7"], profile: [profile("retry.max-attempts", "5")])
        #expect(two.settings.retry.maxAttempts == 7)
        #expect(two.source(of: .retryMaxAttempts).description == "environment BASELOG_RETRY_COUNT")

        let one = try resolver.resolve(profile: [profile("retry.max-attempts", "5")])
        #expect(one.settings.retry.maxAttempts == 5)
        #expect(one.source(of: .retryMaxAttempts).description == "profile dev (profiles.yaml:12)")
    }

    @Test func `reports every problem at once, with the value, its source and what is allowed`() {
        let error = #expect(throws: InvalidSettings.self) {
            try resolver.resolve(
                flags: [flag("base-url", "ftp://x")],
                environment: ["BASELOG_RETRY_COUNT": "many", "BASELOG_TIMEOUT_READ": "-3"],
                profile: [profile("batch.size", "0", line: 4), profile("retry.max-atempts", "3", line: 5)])
        }
        #expect(
            error?.description == """
                5 settings are wrong:
                  retry.max-atempts (profile dev (profiles.yaml:5)): there is no such setting; \
                did you mean retry.max-attempts?
                  base-url is "ftp://x" (flag --base-url): the URL must start with http:// or https://.
                  timeouts.read is "-3" (environment BASELOG_TIMEOUT_READ): allowed is a time from 10 ms to 3600 s, \
                in seconds or with its unit, such as 1.5 or 500ms.
                  retry.max-attempts is "many" (environment BASELOG_RETRY_COUNT): allowed is \
                a whole number from 1 to 20.
                  batch.size is "0" (profile dev (profiles.yaml:4)): allowed is a whole number from 1 to 10,000.
                """)
    }

    @Test func `never repeats a password from a URL`() {
        let error = #expect(throws: InvalidSettings.self) {
            try resolver.resolve(environment: ["BASELOG_API_BASE_URL": "https://me:hunter2@host"])
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `refuses a key among the settings without repeating it`() {
        let error = #expect(throws: InvalidSettings.self) {
            try resolver.resolve(profile: [profile("api-key", "secret-secret-secret")])
        }
        #expect(error?.description.contains("--key-stdin") == true)
        #expect(error?.description.contains("secret-secret") == false)
    }

    @Test func `lets a good value override a bad one, and notes the bad one`() throws {
        let effective = try resolver.resolve(
            environment: ["BASELOG_BATCH_SIZE": "50"], profile: [profile("batch.size", "many")])
        #expect(effective.settings.batch.size == 50)
        #expect(effective.notes.count == 1)
        #expect(effective.notes.first?.contains("\"many\"") == true)
    }

    @Test func `takes an empty variable for one that is not set`() throws {
        let effective = try resolver.resolve(environment: ["BASELOG_BATCH_SIZE": ""])
        #expect(effective.source(of: .batchSize) == .defaults)
    }

    @Test func `notes variables that look like its own but are not`() throws {
        let effective = try resolver.resolve(environment: ["BASELOG_RETRY_COUTN": "4", "HOME": "/root"])
        #expect(
            effective.notes == [
                "The environment variable BASELOG_RETRY_COUTN is not one of baselog's; "
                    + "did you mean BASELOG_RETRY_COUNT?"
            ])
    }

    @Test func `allows more than eight requests at once only by name in the profile`() throws {
        let asked = try resolver.resolve(profile: [profile("delivery.max-concurrency", "16")])
        #expect(asked.settings.delivery.maxConcurrency == 16)
        #expect(throws: InvalidSettings.self) {
            try resolver.resolve(flags: [flag("delivery.max-concurrency", "16")])
        }
    }

    @Test func `derives the safety from the environment unless the profile says it`() throws {
        let derived = try resolver.resolve(environment: ["BASELOG_ENVIRONMENT": "PROD"])
        #expect(derived.settings.safety == .typeTheName)
        #expect(derived.source(of: .safety).description == "follows from environment")
        let said = try resolver.resolve(
            environment: ["BASELOG_ENVIRONMENT": "production"], profile: [profile("safety", "read-only")])
        #expect(said.settings.safety == .readOnly)
    }

    @Test func `keeps control characters out of messages`() {
        let error = #expect(throws: InvalidSettings.self) {
            try resolver.resolve(environment: ["BASELOG_BATCH_SIZE": "\u{1B}[2J"])
        }
        #expect(error?.description.unicodeScalars.contains("\u{1B}") == false)
    }
}

@Suite struct `The table of settings` {
    @Test func `has one row for each name, in order`() {
        #expect(SettingDefinition.all.map(\.name) == SettingName.allCases)
    }

    @Test func `reads back every default it writes`() throws {
        let texts = SettingDefinition.all.map {
            SettingText(name: $0.name.rawValue, text: $0.defaultText, source: .profile("p", location: ""))
        }
        let effective = try SettingsResolver(profile: "p").resolve(profile: texts)
        #expect(effective.settings == Settings(profile: "p"))
    }

    @Test(arguments: [
        ("timeouts.read", "1.5", "1.5 s"), ("timeouts.read", "250ms", "250 ms"), ("timeouts.read", "2 min", "120 s"),
        ("queue.max-bytes", "64 MiB", "64 MiB"), ("queue.max-bytes", "1_048_576", "1 MiB"),
        ("queue.max-bytes", "1.5GiB", "1536 MiB"), ("retry.status-codes", "503, 429", "429,503"),
        ("retry.methods", "post", "POST"), ("delivery.tag-entry-id", "yes", "true"),
        ("environment", "stage", "staging"), ("events", "park", "park"), ("safety", "TYPE-THE-NAME", "type-the-name"),
        ("relay.listen", "[::1]:8790", "[::1]:8790"), ("relay.listen", "None", "none"),
        ("metrics.listen", "0.0.0.0:9464", "0.0.0.0:9464"),
    ])
    func `reads units, lists and short forms`(name: String, text: String, written: String) throws {
        let setting = SettingText(name: name, text: text, source: .flag("--set"))
        let effective = try SettingsResolver(profile: "p").resolve(flags: [setting])
        let definition = try #require(SettingName(rawValue: name).flatMap(SettingDefinition.definition))
        #expect(definition.text(in: effective.settings) == written)
    }

    @Test(arguments: [
        ("timeouts.read", "nan"), ("timeouts.read", "1e999"), ("timeouts.read", "inf"), ("timeouts.read", ""),
        ("queue.max-bytes", "99999999999999999999 TiB"), ("queue.max-bytes", "-1"), ("batch.size", "1e3"),
        ("retry.status-codes", "200"), ("retry.methods", "BREW"), ("theme", "../../etc/passwd"), ("theme", "a/b"),
        ("relay.listen", "0.0.0.0:8790"), ("relay.listen", "8790"), ("metrics.listen", "localhost"),
    ])
    func `refuses what is out of range or of another form`(name: String, text: String) {
        #expect(throws: InvalidSettings.self) {
            try SettingsResolver(profile: "p").resolve(flags: [SettingText(name: name, text: text, source: .defaults)])
        }
    }
}

@Suite struct `A setting's name` {
    @Test(arguments: [
        ("retry.max-atempts", "retry.max-attempts"), ("max-attempts", "retry.max-attempts"),
        ("base-ulr", "base-url"), ("enviroment", "environment"), ("queue.maxbytes", "queue.max-bytes"),
    ])
    func `is found from a mistyped one`(typed: String, meant: String) {
        #expect(SettingName.nearest(to: typed) == meant)
    }

    @Test func `is not guessed from something else`() {
        #expect(SettingName.nearest(to: "colour-of-the-sky") == nil)
        #expect(SettingName.nearest(to: "") == nil)
    }
}

@Suite struct `A profile's name` {
    @Test(arguments: ["dev", "prod-eu.1", "A_b", "7"])
    func `may be any safe name of a folder`(name: String) {
        #expect(ProfileName.problem(with: name) == nil)
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "-x", ".hidden", "a b", "ä", "x.", String(repeating: "a", count: 65),
    ])
    func `may be nothing that is unsafe as one`(name: String) {
        #expect(ProfileName.problem(with: name) != nil)
    }
}
