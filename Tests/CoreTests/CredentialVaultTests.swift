import BaselogCore
import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@Suite struct `The credential vault` {
    private let folder: TemporaryHome
    private let vault: CredentialVault
    private let key: APIKey
    private let other: APIKey

    init() throws {
        folder = try TemporaryHome()
        vault = CredentialVault(folder: folder.path + "/config")
        key = try APIKey(validating: "abcd-0123456789-wxyz")
        other = try APIKey(validating: "efgh-0123456789-stuv")
    }

    private func noPassphrase() throws(CredentialError) -> String? { nil }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `gives back what was stored, to each profile its own`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try vault.store(other, for: "prod", passphrase: noPassphrase)
        #expect(try vault.key(for: "dev", passphrase: noPassphrase) == key)
        #expect(try vault.key(for: "prod", passphrase: noPassphrase) == other)
        #expect(try vault.key(for: "staging", passphrase: noPassphrase) == nil)
        #expect(try vault.profiles() == ["dev", "prod"])
    }

    @Test func `keeps its files to their owner and the key out of them`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        #expect(try mode(vault.path) == 0o600)
        #expect(try mode(vault.keyFilePath) == 0o600)
        let text = try String(contentsOfFile: vault.path, encoding: .utf8)
        #expect(!text.contains(key.exposed))
        #expect(!text.contains("0123456789"))
    }

    @Test func `replaces a key and keeps comments and the other keys`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try vault.store(key, for: "prod", passphrase: noPassphrase)
        let commented = try String(contentsOfFile: vault.path, encoding: .utf8) + "# my note\n"
        try commented.write(toFile: vault.path, atomically: false, encoding: .utf8)
        try vault.store(other, for: "dev", passphrase: noPassphrase)
        #expect(try vault.key(for: "dev", passphrase: noPassphrase) == other)
        #expect(try vault.key(for: "prod", passphrase: noPassphrase) == key)
        #expect(try String(contentsOfFile: vault.path, encoding: .utf8).contains("# my note"))
    }

    @Test func `forgets a removed key`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try vault.remove("dev")
        try vault.remove("never-there")
        #expect(try vault.profiles().isEmpty)
    }

    @Test func `refuses files that others can read, and says how to mend it`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        for path in [vault.path, vault.keyFilePath] {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let error = #expect(throws: CredentialError.self) { try vault.key(for: "dev", passphrase: noPassphrase) }
            #expect(error?.description.contains("chmod 600 \(path)") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
    }

    @Test func `protects by a passphrase and tells a wrong one`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try vault.protect(with: "correct horse", current: noPassphrase)
        #expect(try vault.protection() == .passphrase)
        #expect(!FileManager.default.fileExists(atPath: vault.keyFilePath))
        #expect(try vault.key(for: "dev", passphrase: { "correct horse" }) == key)
        let error = #expect(throws: CredentialError.self) { try vault.key(for: "dev", passphrase: { "wrong" }) }
        #expect(error == .cannotDecrypt(path: vault.path, profile: "dev"))
        #expect(throws: CredentialError.passphraseNeeded(path: vault.path)) {
            try vault.key(for: "dev", passphrase: noPassphrase)
        }
        #expect(throws: CredentialError.self) { try vault.store(other, for: "prod", passphrase: { "wrong" }) }
    }

    @Test func `does not open a key that was moved to another profile`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        let moved = try String(contentsOfFile: vault.path, encoding: .utf8).replacing("  dev:", with: "  prod:")
        try moved.write(toFile: vault.path, atomically: false, encoding: .utf8)
        #expect(throws: CredentialError.cannotDecrypt(path: vault.path, profile: "prod")) {
            try vault.key(for: "prod", passphrase: noPassphrase)
        }
    }

    @Test(arguments: [
        "", "version: 2\n", "keys\n", "version: 1\nprotection: none\nkeys:\n  dev: \"AAAA\"\n",
        "version: 1\nprotection: key-file\nkeys:\n  dev: \"!!\"\n",
        "version: 1\nprotection: passphrase\nscrypt: \"99999999999:8:1:AAAA\"\nkeys:\n  dev: \"AAAA\"\n",
        "version: 1\nprotection: key-file\nkeys:\n  dev: \"AA\"\n  dev: \"BB\"\n", "\u{0}\u{1}",
    ])
    func `says in one sentence that its file is damaged`(text: String) throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try text.write(toFile: vault.path, atomically: false, encoding: .utf8)
        let error = #expect(throws: CredentialError.self) { try vault.key(for: "dev", passphrase: { "x" }) }
        #expect(error?.description.contains(vault.path) == true)
    }

    @Test func `says so when the key file is gone, and takes keys again`() throws {
        try vault.store(key, for: "dev", passphrase: noPassphrase)
        try FileManager.default.removeItem(atPath: vault.keyFilePath)
        #expect(throws: CredentialError.keyFileMissing(path: vault.keyFilePath)) {
            try vault.key(for: "dev", passphrase: noPassphrase)
        }
        try vault.store(other, for: "dev", passphrase: noPassphrase)
        #expect(try vault.key(for: "dev", passphrase: noPassphrase) == other)
    }
}
