/// Which words name a secret, and which look like one.
enum SecretWords {
    /// What the name of a secret ends with, in small letters and without what joins its words.
    private static let endings = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "secretkey", "privatekey",
        "signingkey", "encryptionkey", "authorization", "cookie", "credential", "credentials", "sessionid",
        "sessionkey",
    ]
    /// Names that are one as a whole only: `author` and `compass` are none.
    private static let names: Set<String> = ["pass", "auth", "sid", "otp", "jwt"]
    /// What keys of well-known services begin with.
    private static let prefixes = [
        "bl_", "sk-", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "xoxa-",
        "xoxb-", "xoxp-", "xoxs-", "AKIA", "ASIA", "AIza", "eyJ", "npm_", "pypi-", "hf_", "dop_v1_", "whsec_", "SG.",
    ].map { Array($0.utf8) }

    /// Whether what stands beside this name is a secret: `db_password`, `X-API-Key`, `accessToken`.
    static func isName(_ name: some Sequence<UInt8>) -> Bool {
        var plain: [UInt8] = []
        for byte in name where byte.isAlphanumeric { plain.append(byte.small) }
        let text = String(decoding: plain, as: UTF8.self)
        return names.contains(text) || endings.contains { text.hasSuffix($0) }
    }

    /// Whether a word is a key by its looks: it begins like one, or is long and mixes letters and digits at random.
    static func looksLikeKey(_ word: ArraySlice<UInt8>) -> Bool {
        let digits = word.count { $0.isDigit }
        if word.count >= 16, digits > 0, prefixes.contains(where: { word.starts(with: $0) }) { return true }
        guard word.count >= 32, digits >= 3, word.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "=") }) else {
            return false
        }
        return word.contains { (0x41...0x5A).contains($0) } && word.contains { (0x61...0x7A).contains($0) }
    }

    /// Whether this may be what stands behind `Basic`: the word is one of usual English, too.
    static func looksLikeCredentials(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= 8
            && (word.contains { $0.isDigit || $0 == UInt8(ascii: "=") }
                || word.dropFirst().contains { (0x41...0x5A).contains($0) })
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isAlphanumeric: Bool { isDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var small: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
}
