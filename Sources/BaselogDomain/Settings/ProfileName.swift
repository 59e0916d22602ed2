/// The rules for names of profiles, which are names of folders, too.
public enum ProfileName {
    public static let maximumLength = 64

    /// Why the text is no profile name, as the rest of a sentence; `nil` if it is one.
    public static func problem(with text: String) -> String? {
        guard let first = text.unicodeScalars.first else { return "is empty" }
        guard text.utf8.count <= maximumLength else { return "has more than \(maximumLength) characters" }
        guard isLetterOrDigit(first) else { return "must begin with a letter or digit" }
        let isSafe = text.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
        guard isSafe else { return "may contain only A–Z a–z 0–9 . _ -" }
        guard text.unicodeScalars.last != "." else { return "must not end with a dot" }
        return nil
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9": true
        default: false
        }
    }
}
