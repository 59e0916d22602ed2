import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

@Suite struct `Editing profiles` {
    let home: TemporaryHome
    let store: ProfileStore

    init() throws {
        home = try TemporaryHome()
        store = ProfileStore(configFolder: home.configFolder)
    }

    private var text: String {
        get throws { try String(contentsOfFile: store.path, encoding: .utf8) }
    }

    private let commented = """
        # mine
        active: dev   # for now

        profiles:
          # the first
          dev:
            base-url: "http://127.0.0.1:8787"  # local
            retry:
              max-attempts: 5
              # slow link
              backoff: '2'

          prod: {base-url: https://logs.example.com, environment: production}

        """

    @Test func `keeps comments, order and quotes around a changed value`() throws {
        try home.writeConfig("profiles.yaml", commented)
        try store.edit("dev", settings: [(.baseURL, "http://10.0.0.1"), (.retryBackoff, "3"), (.batchSize, "50")])
        #expect(
            try text == """
                # mine
                active: dev   # for now

                profiles:
                  # the first
                  dev:
                    base-url: http://10.0.0.1  # local
                    retry:
                      max-attempts: 5
                      # slow link
                      backoff: 3
                    batch:
                      size: 50

                  prod: {base-url: https://logs.example.com, environment: production}

                """)
    }

    @Test func `changes and adds values in braces`() throws {
        try home.writeConfig("profiles.yaml", commented)
        try store.edit("prod", settings: [(.environment, "staging"), (.safety, "read-only")])
        #expect(
            try text.contains(
                "prod: {safety: read-only, base-url: https://logs.example.com, environment: staging}"))
    }

    @Test func `takes a setting out and leaves the rest`() throws {
        try home.writeConfig("profiles.yaml", commented)
        try store.edit("dev", settings: [(.retryMaxAttempts, nil)])
        #expect(try !text.contains("max-attempts"))
        #expect(try text.contains("# slow link"))
        #expect(try store.load()["dev"]?.settings.count == 2)
    }

    @Test func `switches the active profile and keeps its comment`() throws {
        try home.writeConfig("profiles.yaml", commented)
        try store.use("prod")
        #expect(try text.contains("active: prod   # for now"))
    }

    @Test func `deletes a profile, and the choice of it`() throws {
        try home.writeConfig("profiles.yaml", commented)
        try store.delete("dev")
        let file = try store.load()
        #expect(file.profiles.map(\.name) == ["prod"])
        #expect(file.active == nil)
        #expect(try text.hasPrefix("# mine\n"))
    }

    @Test func `makes the file private, and the first profile active`() throws {
        try store.create("dev", settings: [(.baseURL, "http://127.0.0.1:8787")])
        try store.create("prod", settings: [(.environment, "production")])
        let file = try store.load()
        #expect(file.active == "dev")
        #expect(file.profiles.map(\.name) == ["dev", "prod"])
        let mode = try FileManager.default.attributesOfItem(atPath: store.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `changes a setting where it stands, dotted or nested`() throws {
        try home.writeConfig("profiles.yaml", "profiles:\n  dev:\n    retry.backoff: 2\n")
        try store.edit("dev", settings: [(.retryBackoff, "4")])
        #expect(try text == "profiles:\n  dev:\n    retry.backoff: 4\n")
    }

    @Test func `writes through a symbolic link`() throws {
        try home.writeConfig("profiles.yaml", commented)
        let real = home.path + "/dotfiles.yaml"
        try FileManager.default.moveItem(atPath: store.path, toPath: real)
        try FileManager.default.createSymbolicLink(atPath: store.path, withDestinationPath: real)
        try store.use("prod")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: store.path) == real)
        #expect(try String(contentsOfFile: real, encoding: .utf8).contains("active: prod"))
    }

    @Test func `refuses what it cannot change safely and leaves the file alone`() throws {
        let shared = "base: &b\n  environment: staging\nprofiles: {}\n"
        try home.writeConfig("profiles.yaml", shared)
        #expect(throws: YAMLProblem.self) { try store.create("dev", settings: []) }
        #expect(try text == shared)

        let folded = "profiles:\n  dev:\n    base-url: >\n      http://x\n"
        try home.writeConfig("profiles.yaml", folded)
        let error = #expect(throws: YAMLProblem.self) { try store.edit("dev", settings: [(.baseURL, "http://y")]) }
        #expect(error?.description.contains("by hand") == true)
        #expect(try text == folded)
    }

    @Test(arguments: [
        ("profiles:\n  dev:\n   a: b: c\n", "profiles.yaml:3:"), ("active: [\n", "profiles.yaml:"),
        ("profiles:\n  ../x:\n    safety: open\n", "profiles.yaml:2:3"), ("profles:\n  dev:\n", "profiles.yaml:1:1"),
        ("profiles:\n  dev:\n    - a\n", "profiles.yaml:3:5"), ("- a\n- b\n", "profiles.yaml:1:1"),
        ("profiles:\n  dev: {safety: open}\n  dev: {safety: open}\n", "dev"), ("active: {a: b}\n", "profiles.yaml:1:"),
        ("profiles:\n  dev:\n    batch:\n      - size: 3\n", "profiles.yaml:4:"), ("\u{0}\u{1}", "profiles.yaml:"),
    ])
    func `says where a file is wrong`(text: String, place: String) throws {
        try home.writeConfig("profiles.yaml", text)
        let error = #expect(throws: YAMLProblem.self) { try store.load() }
        #expect(error?.description.contains(place) == true)
    }

    @Test func `survives a file that means billions of values`() throws {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (name, before) in zip("bcdefghij", "abcdefghi") {
            bomb += "\(name): &\(name) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ",") + "]\n"
        }
        try home.writeConfig("profiles.yaml", bomb)
        #expect(throws: (any Error).self) { try store.load() }
    }
}
