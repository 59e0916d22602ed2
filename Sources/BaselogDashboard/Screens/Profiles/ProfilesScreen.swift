package import BaselogDomain
package import BaselogScreen

/// The state of the Profiles screen.
package struct ProfilesScreen: Sendable, Equatable {
    package private(set) var profiles: [ProfileSummary] = []
    package private(set) var position = ListPosition()
    package var switching: Switch?
    /// The steps of the last connection test of each profile.
    package var tests: [String: [ProbeStep]] = [:]
    /// The profile that is being tested.
    package var testing: String?
    package private(set) var isLoaded = false
    /// The form, while a profile is edited or made.
    package var editor: ProfileEditor?
    /// A form that was left before it was saved; it is taken up again.
    package var leftEditor: ProfileEditor?
    /// The profile that is selected once it is in the list.
    package var selectNext: String?

    /// A switch to another profile that is under way.
    package struct Switch: Sendable, Hashable {
        package var profile: String
        /// What it waits for, in words.
        package var step: String
        package var began: Timestamp
    }

    package init() {}

    package var selected: ProfileSummary? {
        profiles.indices.contains(position.selected) ? profiles[position.selected] : nil
    }

    package mutating func take(_ list: [ProfileSummary], active: String) {
        var name = isLoaded ? selected?.name ?? active : active
        profiles = list
        isLoaded = true
        if let next = selectNext, list.contains(where: { $0.name == next }) {
            name = next
            selectNext = nil
        }
        selectActive(name)
    }

    package mutating func selectActive(_ name: String) {
        if let index = profiles.firstIndex(where: { $0.name == name }) { move(.to(index)) } else { move(.lines(0)) }
    }

    package mutating func move(_ move: ListPosition.Move) {
        position.move(move, count: profiles.count, height: max(1, profiles.count))
    }
}

extension Dashboard {
    mutating func performInProfiles(_ action: Action) -> [Effect] {
        switch action {
        case .newProfile: return beginProfile()
        case .saveProfile: return saveProfile()
        case .enterKey: return enterKey()
        default: break
        }
        guard let selected = profiles.selected else { return [] }
        switch action {
        case .switchProfile: return requestSwitch(to: selected.name)
        case .editProfile: return editProfile(selected, asClone: false)
        case .cloneProfile: return editProfile(selected, asClone: true)
        case .deleteProfile:
            requestDeletion(of: selected)
            return []
        case .testProfile:
            guard profiles.testing == nil else { return [] }
            guard profiles.editor?.isNew != true else {
                say("save it first; a test asks the API of a profile that is there", role: .warning)
                return []
            }
            profiles.testing = selected.name
            profiles.tests[selected.name] = nil
            return [.testConnection(profile: selected.name)]
        default: return []
        }
    }

    /// Switches after the question that a production profile asks.
    mutating func requestSwitch(to name: String) -> [Effect] {
        guard let profile = profiles.profiles.first(where: { $0.name == name }) else {
            let known = profiles.profiles.map(\.name).joined(separator: ", ")
            complain(Explanation("There is no profile \(name).", hint: "Known are: \(known)."))
            return []
        }
        guard name != session.profile else {
            say("\(name) is active already")
            return []
        }
        guard profiles.switching == nil else {
            say("a switch to \(profiles.switching?.profile ?? "") is under way; Esc cancels it", role: .warning)
            return []
        }
        guard compose.burst == nil else {
            say("a burst is being sent to \(session.profile); end it in Compose first", role: .warning)
            return []
        }
        if let problem = profile.problem {
            complain(Explanation(problem))
            return []
        }
        if profile.environment == .production {
            prompt = .confirmSwitch(profile: name)
            return []
        }
        return beginSwitch(to: name)
    }

    mutating func beginSwitch(to name: String) -> [Effect] {
        profiles.switching = ProfilesScreen.Switch(profile: name, step: "finishing what is in flight", began: now)
        return [.switchProfile(name)]
    }
}
