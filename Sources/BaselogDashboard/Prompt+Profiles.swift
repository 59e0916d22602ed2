import BaselogDomain
import BaselogScreen

/// The questions about profiles.
extension Prompt {
    static func applying(_ change: ProfileChange, lines: [[Span]], _ session: Session) -> Dialog {
        let isActive = change.name == session.profile
        return Dialog(
            isActive ? "Apply to \(change.name)?" : "Save \(change.name)?",
            lines: lines,
            choices: [
                Dialog.Choice("y", isActive ? "apply" : "save", isDangerous: session.isProduction),
                Dialog.Choice("n", "go on editing"),
            ], isDangerous: session.isProduction && isActive)
    }

    private static func deletion(_ profile: String) -> [[Span]] {
        [
            [Span(profile, .bright), Span(" and its API key are deleted.")],
            [Span("Its queue stays on disk.", .dim)],
        ]
    }

    static func deleting(_ profile: String) -> Dialog {
        Dialog(
            "Delete \(profile)?", lines: deletion(profile),
            choices: [Dialog.Choice("y", "delete", isDangerous: true), Dialog.Choice("n", "no")], isDangerous: true)
    }

    static func deleting(_ profile: String, typing field: TextField) -> Dialog {
        Dialog(
            "Delete \(profile)?",
            lines: deletion(profile) + [[], [Span("Type its name to delete it: "), Span(profile, .bright)]],
            field: field,
            choices: [Dialog.Choice(.enter, "delete", isDangerous: true), Dialog.Choice(.escape, "no")],
            isDangerous: true)
    }
}
