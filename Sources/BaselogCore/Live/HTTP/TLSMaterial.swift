public import BaselogDomain
import NIOSSL

/// Why certificates or a key cannot be used.
public struct TLSFileError: UserFacingError, Hashable {
    /// The setting that names the file, such as `tls.ca-file`.
    public let setting: SettingName
    public let path: String
    /// What is wrong, as the rest of a sentence: `it holds no certificate`.
    public let reason: String

    public var explanation: Explanation {
        Explanation("The file \(path) cannot be used: \(reason).", hint: "Correct \(setting) of the profile.")
    }
}

/// The certificates that connections over TLS are made with, read and checked: a file that cannot be used is an error
/// before the first connection. TLS is 1.2 or newer, and certificates are always verified.
package struct TLSMaterial: Sendable, Hashable {
    /// The system's authorities, and nothing to show.
    package static let standard = TLSMaterial()

    private var authorities: [NIOSSLCertificate]?
    private var chain: [NIOSSLCertificate] = []
    private var key: NIOSSLPrivateKey?

    private init() {}

    /// Reads the files.
    package init(_ settings: TLSSettings) throws(TLSFileError) {
        if !settings.caFile.isEmpty {
            authorities = try TLSMaterial.certificates(.caFile, settings.caFile)
        }
        guard !settings.clientCertificate.isEmpty else { return }
        chain = try TLSMaterial.certificates(.clientCertificate, settings.clientCertificate)
        let (setting, path): (SettingName, String) =
            settings.clientKey.isEmpty
            ? (.clientCertificate, settings.clientCertificate) : (.clientKey, settings.clientKey)
        key = try TLSMaterial.key(setting, path)
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFileError(
                setting: setting, path: path, reason: "its key does not belong to the client certificate")
        }
    }

    /// How connections are made.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorities { configuration.trustRoots = .certificates(authorities) }
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = key.map { .privateKey($0) }
        return configuration
    }

    private static func certificates(_ setting: SettingName, _ path: String) throws(TLSFileError) -> [NIOSSLCertificate]
    {
        let bytes = try read(setting, path)
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw TLSFileError(setting: setting, path: path, reason: "it holds no certificate in PEM")
        }
        return found
    }

    private static func key(_ setting: SettingName, _ path: String) throws(TLSFileError) -> NIOSSLPrivateKey {
        let bytes = try read(setting, path)
        if String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED") {
            throw TLSFileError(
                setting: setting, path: path, reason: "its key is protected by a passphrase, which is not supported")
        }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw TLSFileError(setting: setting, path: path, reason: "it holds no private key in PEM")
        }
    }

    private static func read(_ setting: SettingName, _ path: String) throws(TLSFileError) -> [UInt8] {
        do throws(FileError) {
            guard let bytes = try AtomicFile.read(path) else {
                throw FileError("read", path, reason: "there is no such file")
            }
            return bytes
        } catch {
            throw TLSFileError(setting: setting, path: path, reason: error.reason)
        }
    }
}
