/// What a key or a command can do. The names are used in the settings that remap keys.
package enum Action: String, Sendable, Hashable, CaseIterable {
    case back, cancel, help, console, palette, repaint
    case nextPane, previousPane, zoom, copy, plainText, toggleMouse
    case showOverview, showQueue, showTail, showErrors, showRequests, showCompose, showProfiles, nextScreen,
        previousScreen
    case composeEntry, chooseProfile, probe
    case down, up, pageDown, pageUp, halfPageDown, halfPageUp, first, last
    case freeze, faults, earlier, later, muchEarlier, muchLater
    case mark, retry, drop, edit, undo, exportEntries, filter, search, order, detail, wire, newest
    case nextMatch, previousMatch, nextError, previousError, level, markLine, nextMark, wrap, follow, openEntry
    case nextEntry, previousEntry
    case send, newCorrelation, openLastSent, history, templates, saveTemplate, editor, dryRun
    case switchProfile, testProfile, newProfile, editProfile, cloneProfile, deleteProfile, enterKey, saveProfile

    package init?(name: String) {
        let wanted = name.lowercased().replacing("-", with: "").replacing("_", with: "")
        guard let action = Action.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else { return nil }
        self = action
    }

    /// The name as settings write it, such as `half-page-down`.
    package var settingName: String {
        rawValue.reduce(into: "") { name, character in
            name += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
    }

    /// Without a key for each of these there is no way out, or no way to find one.
    package static let indispensable: Set<Action> = [.back, .cancel, .console]

    /// Whether it changes the world or what is selected, so that one should see first what it would act on.
    var actsOnSelection: Bool {
        switch self {
        case .mark, .retry, .drop, .edit, .undo, .send, .switchProfile, .editProfile, .cloneProfile, .deleteProfile,
            .enterKey, .saveProfile:
            true
        default: false
        }
    }
}

/// Where a binding holds.
package enum KeyContext: Sendable, Hashable, CaseIterable {
    case everywhere, lists, overview, queue, detail, tail, errors, requests, compose, profiles, profileForm, help

    package var title: String {
        switch self {
        case .everywhere: "Everywhere"
        case .lists: "Lists"
        case .overview: "Overview"
        case .queue: "Queue"
        case .detail: "Detail of an entry"
        case .tail: "Tail"
        case .errors: "Errors"
        case .requests: "Requests"
        case .compose: "Compose"
        case .profiles: "Profiles"
        case .profileForm: "Form of a profile"
        case .help: "Help"
        }
    }
}
