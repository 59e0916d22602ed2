import BaselogDomain

/// What people should know of the files that are followed.
package enum FollowerNews: Sendable, Hashable {
    /// Bytes were gone before they could be read: at least so many.
    case lost(path: String, bytes: UInt64, reason: LossReason)
    /// Reading goes on at the beginning of the file, nothing was lost.
    case emptied(path: String)
    case cannotRead(path: String, reason: String)

    package enum LossReason: Sendable, Hashable {
        /// The file was emptied, as by `copytruncate`.
        case emptied
        /// More files were rotated away than are kept open.
        case tooManyRotated
        /// It was rotated away and removed while nobody followed.
        case goneMeanwhile
    }

    package var message: String {
        switch self {
        case .lost(let path, let bytes, let reason):
            let amount = bytes == 0 ? "an unknown number of bytes" : "\(Int(clamping: bytes).grouped) bytes"
            let why =
                switch reason {
                case .emptied: "it was emptied before they were read"
                case .tooManyRotated: "more than \(FileFollower.rotatedLimit) files of it were rotated and not yet read"
                case .goneMeanwhile: "it was rotated and removed while it was not followed"
                }
            return "\(AnswerText.safe(path, limit: 300)): \(amount) could not be read, because \(why)."
        case .emptied(let path):
            return "\(AnswerText.safe(path, limit: 300)) was emptied; it is read from its beginning."
        case .cannotRead(let path, let reason):
            return "\(AnswerText.safe(path, limit: 300)) is not followed: \(reason)."
        }
    }

    /// Whether something is missing.
    package var isLoss: Bool { if case .lost = self { true } else { false } }
}
