import BaselogScreen

extension Dashboard {
    /// The screens that there are. A tail has those that its engine can fill; without an engine it has one.
    package var screens: [ScreenName] {
        switch feed?.kind {
        // A recording takes no entries.
        case nil where replay != nil: ScreenName.allCases.filter { $0 != .profiles && $0 != .compose }
        case nil where attachment == nil: ScreenName.allCases
        // Profiles are switched and edited by the process that ships.
        case nil: ScreenName.allCases.filter { $0 != .profiles }
        // What is followed belongs to one profile: there is no other to switch to.
        case .shipped: ScreenName.allCases.filter { $0 != .profiles }
        case .shown, .remote: [.tail]
        }
    }

    /// Whether an engine stands behind the screens.
    var hasEngine: Bool {
        switch feed?.kind {
        case nil, .shipped: true
        case .shown, .remote: false
        }
    }

    /// What changes something in an engine or asks it to do something.
    private static let changes: Set<Action> = [.mark, .retry, .drop, .edit, .undo, .probe, .faults]

    /// Whether an action means something here.
    func offers(_ action: Action) -> Bool {
        if replay != nil, Dashboard.changes.contains(action) { return false }
        return switch action {
        case .showOverview: screens.contains(.overview)
        case .showQueue, .openEntry, .exportEntries, .mark, .retry, .drop, .edit, .undo: screens.contains(.queue)
        case .showErrors: screens.contains(.errors)
        case .showRequests, .nextEntry, .previousEntry: screens.contains(.requests)
        // A recording has what was sent, and not what one of its entries would look like.
        case .wire: screens.contains(.requests) && (replay == nil || screen == .requests)
        case .showCompose, .composeEntry, .send, .newCorrelation, .openLastSent, .history, .templates, .saveTemplate,
            .editor, .dryRun:
            screens.contains(.compose)
        case .showProfiles, .chooseProfile, .switchProfile, .testProfile, .newProfile, .editProfile, .cloneProfile,
            .deleteProfile, .enterKey, .saveProfile:
            screens.contains(.profiles)
        case .showTail, .nextScreen, .previousScreen: screens.count > 1
        case .faults: session.takesFaults && hasEngine
        case .probe, .freeze, .earlier, .later, .muchEarlier, .muchLater, .order, .nextPane, .previousPane, .zoom:
            hasEngine
        default: true
        }
    }

    func offers(_ word: ConsoleCommand.Word) -> Bool {
        switch word {
        case .speed: replay != nil
        case .filter, .screen: hasEngine
        case .record: hasEngine && replay == nil
        case .export, .help, .mouse, .quit, .theme, .time: true
        case .fault, .play: session.takesFaults && hasEngine && replay == nil
        case .profile: screens.contains(.profiles)
        case .reconnect: attachment != nil
        case .reload: hasEngine && attachment == nil && replay == nil
        case .flush, .lock, .pause, .probe, .resume: hasEngine && replay == nil
        }
    }

    /// Says why something that exists elsewhere does not here.
    mutating func sayNotOffered() {
        if replay != nil {
            say(Replay.refusal, role: .warning)
            return
        }
        if let attachment {
            say("that is up to process \(attachment.processID), whose engine this is", role: .warning)
            return
        }
        switch feed?.kind {
        case .shipped: say("a tail ships to the profile that it began with", role: .warning)
        case .remote: say("here is only what arrives at the API; `baselog` alone has the other screens", role: .warning)
        case nil: say("there is nothing to do that with here", role: .warning)
        case .shown:
            say("here lines are only shown; --ship ships them and brings the other screens", role: .warning)
        }
    }
}
