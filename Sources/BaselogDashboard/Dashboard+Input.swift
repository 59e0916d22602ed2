import BaselogDomain
import BaselogScreen

extension Dashboard {
    mutating func receive(_ event: InputEvent) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text, let isCut): return paste(text, isCut: isCut)
        case .resize(let size):
            self.size = size
            settleList()
            return []
        case .background(let colour):
            let fitting = Theme.fitting(background: colour).name
            guard !hasChosenTheme, fitting != themeName else { return [] }
            themeName = fitting
            return [.changeTheme(fitting)]
        case .mouse(let event): return receive(event)
        case .focus(let hasFocus):
            hasWindowFocus = hasFocus
            return []
        }
    }

    mutating func press(_ key: Key) -> [Effect] {
        if key == .control("c") { return end() }
        if key.modifiers.contains(.alt), !means(key) {
            // Escape and a key right behind it arrive as that key with alt: two presses that came close together.
            return press(.escape) + press(Key(key.code, key.modifiers.subtracting(.alt)))
        }
        if prompt != nil { return answerPrompt(key) }
        if palette != nil { return pressInPalette(key) }
        if faultPanel != nil { return pressInFaultPanel(key) }
        if console != nil { return typeIntoConsole(key) }
        if help != nil { return pressInHelp(key) }
        if screen == .compose, let effects = pressInCompose(key) { return effects }
        if screen == .profiles, let effects = pressInProfileForm(key) { return effects }
        guard let action = keymap.action(for: key, in: contexts) else { return [] }
        return perform(action)
    }

    /// Whether a key with alt is one of its own here: bound to an action, or an editing key of a field.
    private func means(_ key: Key) -> Bool {
        if keymap.action(for: key, in: contexts) != nil { return true }
        let editing: Set<Key> = ["alt-b", "alt-f", "alt-d", "alt-LEFT", "alt-RIGHT", "alt-BACKSPACE"]
        let isEditing =
            prompt?.field != nil || palette != nil || console != nil
            || (screen == .profiles && profiles.editor?.form.isTyping == true)
            || (screen == .compose && (compose.form.isTyping || compose.overlay != nil))
        return isEditing && editing.contains(key)
    }

    private mutating func paste(_ text: String, isCut: Bool) -> [Effect] {
        var isWhole = !isCut
        defer {
            if !isWhole { say("the pasted text was longer than a field holds and was cut", role: .warning) }
        }
        if var field = prompt?.field {
            isWhole = field.insert(text) && isWhole
            prompt?.field = field
        } else if prompt == nil, palette != nil {
            isWhole = palette?.field.insert(text) != false && isWhole
            palette?.position = ListPosition()
        } else if prompt == nil, console != nil {
            isWhole = console?.field.insert(text) != false && isWhole
        } else if prompt == nil, help == nil, screen == .compose, compose.overlay != nil {
            isWhole = pasteIntoPicker(text) && isWhole
        } else if prompt == nil, help == nil, screen == .compose {
            isWhole = compose.form.hasRoom(for: text) && isWhole
            if case .changed = compose.paste(text) { return previewEffects() }
        } else if prompt == nil, help == nil, screen == .profiles {
            pasteIntoProfileForm(text)
        }
        return []
    }

    /// Carries out an action, whichever key or command it came from.
    mutating func perform(_ action: Action) -> [Effect] {
        // Where faults are not for, the reason is one of its own.
        guard offers(action) || (action == .faults && replay == nil) else {
            sayNotOffered()
            return []
        }
        learn(action)
        switch action {
        case .back: return goBack()
        case .cancel: return cancel()
        case .help:
            help = HelpScreen()
            return []
        case .console:
            console = Console(kind: .command)
            return []
        case .palette:
            palette = Palette()
            return []
        case .repaint: return [.repaint]
        case .nextPane, .previousPane: return movePane(action == .nextPane ? 1 : -1)
        case .zoom:
            toggleZoom()
            return []
        case .copy: return copyEffects()
        case .plainText: return [.showPlainly(view().text)]
        case .toggleMouse: return [.setMouse(!usesMouse)]
        case .showOverview: return show(.overview)
        case .showQueue: return show(.queue)
        case .showTail: return show(.tail)
        case .showErrors: return show(.errors)
        case .showRequests: return show(.requests)
        case .showCompose, .composeEntry: return show(.compose)
        case .showProfiles, .chooseProfile: return show(.profiles)
        case .nextScreen, .previousScreen:
            let all = screens
            let step = action == .nextScreen ? 1 : all.count - 1
            return show(all[((all.firstIndex(of: screen) ?? 0) + step) % all.count])
        case .probe: return attachment?.loss == nil ? [.perform(.probeNow)] : reconnect()
        case .faults:
            openFaultPanel()
            return []
        case .freeze:
            toggleFreeze()
            return []
        case .earlier, .later, .muchEarlier, .muchLater: return travel(action)
        case .newest where screen == .overview || (screen == .tail && instant != nil):
            leavePast()
            return []
        case .down, .up, .pageDown, .pageUp, .halfPageDown, .halfPageUp, .first, .last: return move(action)
        case .mark, .retry, .drop, .edit, .undo, .exportEntries: return performInQueue(action)
        case .filter, .search, .order, .detail, .wire, .newest: return performInList(action)
        case .nextMatch, .previousMatch, .nextError, .previousError, .level, .markLine, .nextMark, .wrap, .follow,
            .openEntry:
            return performInTail(action)
        case .nextEntry, .previousEntry: return performInRequests(action)
        case .send, .newCorrelation, .openLastSent, .history, .templates, .saveTemplate, .editor, .dryRun:
            return performInCompose(action)
        case .switchProfile, .testProfile, .newProfile, .editProfile, .cloneProfile, .deleteProfile, .enterKey,
            .saveProfile:
            return performInProfiles(action)
        }
    }

    /// What several lists have a key for.
    private mutating func performInList(_ action: Action) -> [Effect] {
        switch screen {
        case .tail: performInTail(action)
        case .errors: performInErrors(action)
        case .requests: performInRequests(action)
        case .overview, .queue, .compose, .profiles: performInQueue(action)
        }
    }

    private mutating func learn(_ action: Action) {
        guard coach != nil else { return }
        coach?.hasSeen.insert(action == .showCompose ? .composeEntry : action)
        if coach?.isDone == true { coach = nil }
    }

    /// Shows a screen from outside, as a key would.
    package mutating func open(_ screen: ScreenName) -> [Effect] { show(screen) }

    mutating func show(_ screen: ScreenName) -> [Effect] {
        help = nil
        guard screens.contains(screen) else {
            sayNotOffered()
            return []
        }
        guard screen != self.screen else { return [] }
        previousScreen = self.screen
        self.screen = screen
        panes.isZoomed = false
        compose.overlay = nil
        switch screen {
        case .overview: return []
        case .queue: return queueOpenEffects()
        case .tail:
            tail.settle(height: tailHeight)
            arriveInPast()
            return refreshEffects()
        case .errors, .requests: return refreshEffects()
        case .compose:
            compose.begin()
            return previewEffects()
        case .profiles: return [.listProfiles]
        }
    }

    private mutating func move(_ action: Action) -> [Effect] {
        let move: ListPosition.Move =
            switch action {
            case .down: .lines(1)
            case .up: .lines(-1)
            case .pageDown: .pages(1)
            case .pageUp: .pages(-1)
            case .halfPageDown: .halfPages(1)
            case .halfPageUp: .halfPages(-1)
            case .first: .first
            default: .last
            }
        if help != nil {
            help?.scroll(move, height: max(1, size.rows - 4))
            return []
        }
        return self.move(move)
    }

    /// Moves in the list of the screen, or in the text that fills it.
    mutating func move(_ move: ListPosition.Move) -> [Effect] {
        if scrollZoomedText(move) { return [] }
        switch screen {
        case .queue: return moveInQueue(move)
        case .tail:
            tail.move(move, height: tailHeight)
            // What is in sight now may have changed while it was not.
            tail.pace.isStale = true
            return refreshEffects()
        case .errors:
            errors.move(move, height: errorsListHeight)
            return []
        case .requests: return moveInRequests(move)
        case .profiles:
            profiles.move(move)
            return []
        case .overview, .compose: return []
        }
    }

    /// One level back; on the level of the tabs it ends the program.
    private mutating func goBack() -> [Effect] {
        if panes.isZoomed || (screen == .queue && queue.isZoomed) { return cancel() }
        if screen == .requests, requests.isZoomed { return cancel() }
        if profiles.switching != nil { return cancel() }
        if compose.burst != nil { return cancelBurst() }
        if compose.isEdited || profiles.editor?.isEdited == true || profiles.leftEditor != nil {
            prompt = .confirmQuit
            return []
        }
        return end()
    }

    private mutating func cancelBurst() -> [Effect] {
        compose.burst?.isCancelling = true
        return [.cancelBurst]
    }

    /// Takes back the innermost thing that is open. Never ends the program.
    private mutating func cancel() -> [Effect] {
        if profiles.switching != nil {
            profiles.switching?.step = "cancelling"
            return [.cancelSwitch]
        }
        if rolledBack != nil, profiles.editor == nil || screen != .profiles {
            rolledBack = nil
            return []
        }
        let isDeeper = (screen == .queue && queue.isZoomed) || (screen == .requests && requests.isZoomed)
        if panes.isZoomed, !isDeeper {
            // Also in a window that has become too small for panels.
            panes.isZoomed = false
            settleList()
            return []
        }
        switch screen {
        case .overview: instant = nil
        case .queue:
            if queue.showsWire {
                queue.showsWire = false
            } else if queue.isZoomed {
                queue.isZoomed = false
            } else if !queue.marks.isEmpty {
                queue.marks = []
            } else if queue.following != nil {
                queue.following = nil
            } else if queue.searchText != nil {
                queue.searchText = nil
                return queue.reopen()
            } else if queue.cause != nil {
                queue.cause = nil
                return queue.reopen()
            } else if queue.filter != .all {
                queue.filter = .all
                return queue.reopen()
            }
        case .tail: cancelInTail()
        case .requests:
            if requests.isZoomed {
                requests.isZoomed = false
            } else if requests.searchText != nil {
                searchList(nil)
            } else if requests.showsFailuresOnly {
                requests.showsFailuresOnly = false
            } else {
                requests.move(.first, height: requestsListHeight)
            }
        case .errors: searchList(nil)
        case .compose:
            if let burst = compose.burst, !burst.isCancelling { return cancelBurst() }
            return show(previousScreen == .compose ? .overview : previousScreen)
        case .profiles: leaveForm()
        }
        return []
    }
}
