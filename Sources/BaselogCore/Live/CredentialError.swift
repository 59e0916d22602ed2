package import BaselogDomain

/// Why a stored API key could not be read or stored. Never holds anything of a secret.
package enum CredentialError: UserFacingError, Hashable {
    case file(FileError)
    case readableByOthers(path: String, mode: UInt32)
    case malformed(path: String, line: Int, reason: String)
    case keyFileMissing(path: String)
    case keyFileDamaged(path: String)
    case passphraseNeeded(path: String)
    case cannotDecrypt(path: String, profile: String)

    package var explanation: Explanation {
        switch self {
        case .file(let error): error.explanation
        case .readableByOthers(let path, let mode):
            Explanation(
                "Others can read \(path) (mode \(String(mode, radix: 8))), so it is not used.",
                hint: "Run: chmod 600 \(path)")
        case .malformed(let path, let line, let reason):
            Explanation(
                "\(path):\(line) is not as baselog wrote it: \(reason).",
                hint: "Mend the line, or move the file away and store the keys again.")
        case .keyFileMissing(let path):
            Explanation(
                "The key file \(path) is missing, so the stored API keys cannot be read.",
                hint: "Bring it back, or store the key again: baselog profile edit NAME --key-stdin")
        case .keyFileDamaged(let path):
            Explanation(
                "The key file \(path) is damaged, so the stored API keys cannot be read.",
                hint: "Bring it back, or remove it and store the keys again: baselog profile edit NAME --key-stdin")
        case .passphraseNeeded(let path):
            Explanation(
                "\(path) is protected by a passphrase, and there is no terminal to ask for it.",
                hint: "Set BASELOG_PASSPHRASE_FILE to a file that holds it, or set BASELOG_API_KEY.")
        case .cannotDecrypt(let path, let profile):
            Explanation(
                "The API key of \(profile) in \(path) cannot be decrypted: wrong passphrase or damaged file.",
                hint: "Try again, or store the key anew: baselog profile edit \(profile) --key-stdin")
        }
    }
}
