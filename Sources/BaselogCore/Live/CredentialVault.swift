package import BaselogDomain
import Crypto
import CryptoExtras
import Foundation

/// API keys encrypted at rest, one for each profile.
///
/// Each key is sealed by AES-256-GCM with a fresh 96-bit nonce; the profile's name is authenticated with it, so that
/// nobody can move a key to another profile. The sealing key is either 32 random bytes in a key file of mode 0600, or
/// is made from a passphrase by scrypt with N = 2^15, r = 8, p = 1 (RFC 7914; 32 MiB and about a tenth of a second).
package struct CredentialVault: Sendable {
    /// What the sealing key is made from.
    package enum Protection: String, Sendable, Hashable {
        case keyFile = "key-file"
        case passphrase
    }

    /// Where a passphrase comes from; asked only if one is needed. `nil` means there is none to be had.
    package typealias PassphraseSource = () throws(CredentialError) -> String?

    /// The file with the sealed keys.
    package let path: String
    /// The file with the sealing key, where no passphrase protects.
    package let keyFilePath: String
    private let lockPath: String

    /// - Parameter folder: The folder of the settings.
    package init(folder: String) {
        path = folder + "/credentials"
        keyFilePath = folder + "/credentials.key"
        lockPath = folder + "/.credentials.lock"
    }

    /// The API key of a profile; `nil` if none is stored.
    package func key(
        for profile: String, passphrase: PassphraseSource
    ) throws(CredentialError) -> APIKey? {
        guard let file = try load(), let sealed = file.sealed(for: profile) else { return nil }
        return try unseal(sealed, profile: profile, with: sealingKey(of: file, passphrase: passphrase))
    }

    /// The profiles that have a key, in the order of the file; needs no passphrase.
    package func profiles() throws(CredentialError) -> [String] { try load()?.keys.map(\.profile) ?? [] }

    /// How the keys are protected; `nil` before the first one.
    package func protection() throws(CredentialError) -> Protection? {
        guard let file = try load() else { return nil }
        return try protection(of: file)
    }

    /// Stores the key of a profile, in place of any it had.
    package func store(
        _ key: APIKey, for profile: String, passphrase: PassphraseSource
    ) throws(CredentialError) {
        try whileLocked { () throws(CredentialError) in
            var file = try load() ?? newFile(.keyFile)
            let sealing: SymmetricKey
            if try protection(of: file) == .keyFile, AtomicFile.permissions(of: keyFilePath) == nil {
                sealing = try createKeyFile()
            } else {
                sealing = try sealingKey(of: file, passphrase: passphrase)
            }
            // A second passphrase in one file would make the keys before it look damaged.
            if try protection(of: file) == .passphrase, let first = file.keys.first {
                _ = try unseal(first.sealed, profile: first.profile, with: sealing)
            }
            file.set(try seal(key, profile: profile, with: sealing), for: profile)
            try save(file)
        }
    }

    /// Forgets the key of a profile; nothing happens if there is none.
    package func remove(_ profile: String) throws(CredentialError) {
        guard try load()?.sealed(for: profile) != nil else { return }
        try whileLocked { () throws(CredentialError) in
            guard var file = try load() else { return }
            file.set(nil, for: profile)
            try save(file)
        }
    }

    /// Seals all keys anew, by a passphrase or, with `nil`, by a key file; one that there is already stays.
    package func protect(
        with newPassphrase: String?, current passphrase: PassphraseSource
    ) throws(CredentialError) {
        try whileLocked { () throws(CredentialError) in
            let old = try load()
            if newPassphrase == nil, let old, try protection(of: old) == .keyFile { return }
            var opened: [(String, APIKey)] = []
            if let old, !old.keys.isEmpty {
                let sealing = try sealingKey(of: old, passphrase: passphrase)
                for (profile, sealed) in old.keys {
                    opened.append((profile, try unseal(sealed, profile: profile, with: sealing)))
                }
            }
            var file = newFile(newPassphrase == nil ? .keyFile : .passphrase)
            let sealing =
                if let newPassphrase {
                    try derive(newPassphrase, parameters: file.fields["scrypt"])
                } else {
                    try createKeyFile()
                }
            for (profile, key) in opened { file.set(try seal(key, profile: profile, with: sealing), for: profile) }
            try save(file)
            if newPassphrase != nil { try? FileManager.default.removeItem(atPath: keyFilePath) }
        }
    }

    private func whileLocked(_ body: () throws(CredentialError) -> Void) throws(CredentialError) {
        do throws(FileError) {
            try AtomicFile.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch {
            throw .file(error)
        }
        try AtomicFile.withLock(lockPath, lockFailure: { CredentialError.file($0) }, body)
    }
}

extension CredentialVault {
    private static let version = "1"
    private static let scryptRounds = 1 << 15

    private func newFile(_ protection: Protection) -> CredentialFile {
        var fields = [(name: "version", value: CredentialVault.version), ("protection", protection.rawValue)]
        if protection == .passphrase {
            let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
            fields.append(("scrypt", "\"\(CredentialVault.scryptRounds):8:1:\(salt.base64EncodedString())\""))
        }
        return CredentialFile(fields: fields)
    }

    private func load() throws(CredentialError) -> CredentialFile? {
        guard let bytes = try privateFile(path) else { return nil }
        let file: CredentialFile
        do throws(CredentialFile.Malformed) {
            file = try CredentialFile(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .malformed(path: path, line: error.line, reason: error.reason)
        }
        guard file.fields["version"] == CredentialVault.version else {
            throw .malformed(path: path, line: 1, reason: "its version is not \(CredentialVault.version)")
        }
        return file
    }

    private func protection(of file: CredentialFile) throws(CredentialError) -> Protection {
        guard let protection = Protection(rawValue: file.fields["protection"] ?? "") else {
            throw .malformed(path: path, line: 1, reason: "protection must be key-file or passphrase")
        }
        return protection
    }

    private func save(_ file: CredentialFile) throws(CredentialError) {
        do throws(FileError) {
            try AtomicFile.write(Array(file.text.utf8), to: path, mode: 0o600)
        } catch {
            throw .file(error)
        }
    }

    /// The bytes of a file that only its owner may read; `nil` if there is none.
    private func privateFile(_ path: String) throws(CredentialError) -> [UInt8]? {
        guard let mode = AtomicFile.permissions(of: path) else { return nil }
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: mode) }
        do throws(FileError) {
            return try AtomicFile.read(path)
        } catch {
            throw .file(error)
        }
    }

    private func sealingKey(
        of file: CredentialFile, passphrase: PassphraseSource
    ) throws(CredentialError) -> SymmetricKey {
        switch try protection(of: file) {
        case .passphrase:
            guard let text = try passphrase(), !text.isEmpty else { throw .passphraseNeeded(path: path) }
            return try derive(text, parameters: file.fields["scrypt"])
        case .keyFile:
            guard let bytes = try privateFile(keyFilePath) else { throw .keyFileMissing(path: keyFilePath) }
            let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
            guard let data = Data(base64Encoded: text), data.count == 32 else {
                throw .keyFileDamaged(path: keyFilePath)
            }
            return SymmetricKey(data: data)
        }
    }

    private func createKeyFile() throws(CredentialError) -> SymmetricKey {
        let key = SymmetricKey(size: .bits256)
        let text = key.withUnsafeBytes { Data($0).base64EncodedString() } + "\n"
        do throws(FileError) {
            try AtomicFile.write(Array(text.utf8), to: keyFilePath, mode: 0o600)
        } catch {
            throw .file(error)
        }
        return key
    }

    /// - Parameter parameters: `N:r:p:salt`, as the file has them.
    private func derive(_ passphrase: String, parameters: String?) throws(CredentialError) -> SymmetricKey {
        let parts = (parameters ?? "").split(separator: ":").map(String.init)
        // Bounded, so that a damaged file cannot ask for all memory: N·r·128 bytes are at most 1 GiB.
        guard parts.count == 4, let rounds = Int(parts[0]), (2...(1 << 20)).contains(rounds),
            rounds & (rounds - 1) == 0, let blockSize = Int(parts[1]), (1...8).contains(blockSize),
            let parallelism = Int(parts[2]), (1...16).contains(parallelism), let salt = Data(base64Encoded: parts[3]),
            let key = try? KDF.Scrypt.deriveKey(
                from: Data(passphrase.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: blockSize,
                parallelism: parallelism)
        else { throw .malformed(path: path, line: 1, reason: "the scrypt parameters cannot be used") }
        return key
    }

    private func context(_ profile: String) -> Data { Data("baselog credential 1\n\(profile)".utf8) }

    private func seal(
        _ key: APIKey, profile: String, with sealing: SymmetricKey
    ) throws(CredentialError) -> String {
        guard
            let box = try? AES.GCM.seal(Data(key.exposed.utf8), using: sealing, authenticating: context(profile)),
            let combined = box.combined
        else { throw .file(FileError("encrypt a key for", path, reason: "AES-GCM refused it")) }
        return combined.base64EncodedString()
    }

    private func unseal(
        _ sealed: String, profile: String, with sealing: SymmetricKey
    ) throws(CredentialError) -> APIKey {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let plain = try? AES.GCM.open(box, using: sealing, authenticating: context(profile)),
            let key = try? APIKey(validating: String(decoding: plain, as: UTF8.self))
        else { throw .cannotDecrypt(path: path, profile: profile) }
        return key
    }
}
