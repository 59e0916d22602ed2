/// The certificates of connections over TLS, as paths of PEM files. Verification cannot be switched off.
public struct TLSSettings: Sendable, Hashable {
    /// Certificates of the authorities that are trusted, in place of the system's; empty for those.
    public var caFile: String
    /// What this side shows of itself, followed by intermediate certificates; empty for none.
    public var clientCertificate: String
    /// The key of ``clientCertificate``, without a passphrase; empty where the certificate's file holds it, too.
    public var clientKey: String

    public init(caFile: String = "", clientCertificate: String = "", clientKey: String = "") {
        self.caFile = caFile
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
    }

    /// The files that it names.
    public var files: [String] { [caFile, clientCertificate, clientKey].filter { !$0.isEmpty } }
}
