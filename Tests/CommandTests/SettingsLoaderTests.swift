import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

@Suite struct `Loading settings` {
    let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private func loader(profile: String? = nil, _ environment: [String: String] = [:]) -> SettingsLoader {
        SettingsLoader(ProcessContext(profile: profile, environment: home.environment(environment)))
    }

    private let profiles = """
        active: dev
        profiles:
          dev:
            base-url: http://127.0.0.1:8787
            batch: {size: 10}
          prod:
            base-url: https://logs.example.com
            environment: production
        """

    @Test func `uses the built-in profile with the embedded API where nothing is set`() throws {
        let profile = try loader().load()
        #expect(profile.name == "local")
        #expect(profile.usesEmbeddedAPI)
    }

    @Test func `uses the environment alone where it names an API`() throws {
        let profile = try loader(["BASELOG_API_BASE_URL": "http://10.0.0.1:9"]).load()
        #expect(profile.name == "default")
        #expect(!profile.usesEmbeddedAPI)
        #expect(profile.settings.baseURL.host == "10.0.0.1")
    }

    @Test func `chooses the profile by flag, then by environment, then the active one`() throws {
        try home.writeConfig("profiles.yaml", profiles)
        #expect(try loader().load().name == "dev")
        #expect(try loader(["BASELOG_PROFILE": "prod"]).load().name == "prod")
        #expect(try loader(profile: "dev", ["BASELOG_PROFILE": "prod"]).load().chosenBy == "--profile")
    }

    @Test func `knows file and line of a value from the profile`() throws {
        try home.writeConfig("profiles.yaml", profiles)
        let profile = try loader().load()
        #expect(profile.effective.source(of: .batchSize).description == "profile dev (profiles.yaml:5)")
    }

    @Test func `offers the nearest profile for an unknown one`() throws {
        try home.writeConfig("profiles.yaml", profiles)
        let error = #expect(throws: ProfileError.self) { try loader(profile: "prd").load() }
        #expect(error?.description.contains("did you mean prod?") == true)
    }

    @Test(arguments: ["../dev", "", "a/b", "."])
    func `refuses a name that is not safe for a folder`(name: String) throws {
        #expect(throws: ProfileError.self) { try loader(profile: name).load() }
    }

    @Test func `prefers the key of the environment to the stored one`() throws {
        let stored = try APIKey(validating: "stored-0123456789ab")
        let loader = loader(["BASELOG_API_KEY": "environment-0123456789"])
        try loader.vault.store(stored, for: "dev") { () throws(CredentialError) in nil }
        #expect(try loader.key(for: "dev").key?.masked == "envi…6789")
        #expect(try self.loader().key(for: "dev").key == stored)
        #expect(try self.loader().key(for: "other").key == nil)
    }

    @Test func `never repeats a bad key`() {
        let error = #expect(throws: KeyError.self) {
            try loader(["BASELOG_API_KEY": "bad key with blanks"]).key(for: "dev")
        }
        #expect(error?.description.contains("BASELOG_API_KEY") == true)
        #expect(error?.description.contains("blanks") == false)
    }

    @Test func `reads the passphrase from the file that the environment names`() throws {
        let key = try APIKey(validating: "stored-0123456789ab")
        try home.writeConfig("passphrase", "correct horse\n")
        let loader = loader(["BASELOG_PASSPHRASE_FILE": home.configFolder + "/passphrase"])
        try loader.vault.protect(with: "correct horse") { () throws(CredentialError) in nil }
        try loader.vault.store(key, for: "dev") { () throws(CredentialError) in "correct horse" }
        #expect(try loader.key(for: "dev").key == key)
    }

    @Test func `honours the XDG folders and the options before them`() {
        let xdg = ProcessContext(environment: ["XDG_CONFIG_HOME": "/a", "XDG_STATE_HOME": "relative", "HOME": "/h"])
        #expect(xdg.configFolder == "/a/baselog")
        #expect(xdg.stateFolder == "/h/.local/state/baselog")
        let flags = ProcessContext(configFolder: "/c", stateFolder: "/s/../t", environment: ["XDG_CONFIG_HOME": "/a"])
        #expect(flags.configFolder == "/c")
        #expect(flags.stateFolder == "/t")
    }
}
