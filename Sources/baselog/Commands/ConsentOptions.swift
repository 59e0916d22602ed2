import ArgumentParser
import BaselogDomain

/// The consent that careful profiles ask for.
struct ConsentOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Answer the question of a profile with safety `confirm`.")
    var yes = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The profile's name once more: what a profile with safety `type-the-name`, such as production, asks for.",
            valueName: "name"))
    var confirm: String?

    /// Asks for the consent that the profile wants before anything is sent by hand.
    func ask(for profile: LoadedProfile) throws {
        let settings = profile.settings
        let target = profile.usesEmbeddedAPI ? "the embedded API" : settings.baseURL.description
        if let confirm {
            guard confirm == profile.name else {
                throw CommandFailure(
                    .usage, "--confirm \(confirm.printable) does not name the profile \(profile.name).")
            }
        }
        let question = "Send to \(profile.name) (\(settings.environment.rawValue)) at \(target)?"
        switch settings.safety {
        case .open: return
        case .confirm:
            if !yes, confirm == nil { try Confirmation.ask(question, option: "--yes") }
        case .typeTheName:
            if confirm == nil {
                try Confirmation.askForWord(
                    profile.name, "\(question) Type \(profile.name) to go on:", option: "--confirm \(profile.name)")
            }
        case .readOnly:
            throw CommandFailure(
                .configuration, "The profile \(profile.name) is read-only: nothing is sent to it by hand.",
                hint: "Change that with: baselog profile edit \(profile.name) --safety confirm")
        }
    }
}
