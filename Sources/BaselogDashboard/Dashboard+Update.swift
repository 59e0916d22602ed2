import BaselogDomain
import BaselogScreen

extension Dashboard {
    /// Takes a fact in and says what should happen in the world because of it.
    package mutating func update(_ message: Message) -> [Effect] {
        switch message {
        case .ticked(let time): return advance(to: time)
        case .inputReceived(let event): return receive(event)
        case .snapshotArrived(let snapshot): return show(snapshot)
        case .eventsArrived(let events): return note(events)
        case .pageLoaded(let request, let page):
            queue.problem = nil
            let further = pageEffects(queue.list.take(page, for: request, height: queueListHeight))
            return further + selectionEffects(after: request.purpose)
        case .pageFailed(let request, let explanation):
            queue.list.fail(request)
            queue.problem = explanation
            return []
        case .detailLoaded(let detail): return take(detail)
        case .detailFailed(let id, let explanation):
            if queue.loadingDetail == id { queue.loadingDetail = nil }
            complain(explanation)
            return []
        case .tailLoaded(let request, let lines, let isWhole):
            take(lines, for: request, isWhole: isWhole)
            return []
        case .tailFailed(let request, let explanation):
            tailFailed(request, explanation)
            return []
        case .tailArrived(let lines):
            tail.append(lines, height: tailHeight)
            return []
        case .feedArrived(let batch): return take(batch)
        case .fatesLoaded(let engine, let fates):
            if engine == engineNumber { tail.take(fates) }
            return []
        case .fatesFailed(let engine, let explanation):
            guard engine == engineNumber else { return [] }
            tail.pace.answered()
            complain(explanation)
            return []
        case .errorsLoaded(let engine, let groups):
            if engine == engineNumber {
                errors.take(groups, height: errorsListHeight, isBeingRead: zoomedPane == .group)
            }
            return []
        case .requestsLoaded(let engine, let page):
            if engine == engineNumber { requests.take(page, height: requestsListHeight) }
            return []
        case .exported(let path, let count):
            say("\(NumberFormat.count(count)) \(count == 1 ? "line" : "lines") written to \(path)")
            return []
        case .entriesExported(let path, let count, let missing):
            let gone = missing > 0 ? "; \(Wording.entries(missing)) had left the queue" : ""
            say("\(Wording.entries(count)) written to \(path)\(gone)", role: missing > 0 ? .warning : .good)
            return []
        case .previewed(let content, let preview): return take(preview, of: content)
        case .entryAccepted(let id, let content): return entryAccepted(id, content)
        case .entryRefused(_, let explanation):
            compose.lastSent?.refusal = explanation
            complain(explanation)
            return []
        case .commandPerformed(let command, let result): return performed(command, result)
        case .commandFailed(let command, let explanation):
            if case .replace = command { compose.lastSent?.refusal = explanation }
            complain(explanation)
            return []
        case .correlationGenerated(let id):
            compose.set(id, of: "correlation_id")
            return previewEffects()
        case .sentLoaded(let profile, let list):
            guard profile == session.profile else { return [] }
            // What was put aside is known here only.
            compose.history = Array((compose.history.filter { $0.count == 0 } + list).prefix(SentDraft.limit))
            return []
        case .templatesLoaded(let templates):
            compose.templates = templates
            return []
        case .templateSaved(let name):
            compose.templateName = name
            say("saved as the template \(name) · \(keymap.name(of: .templates)) fills it in")
            return [.loadTemplates]
        case .draftEdited(let draft): return take(edited: draft)
        case .draftUnread(let text, let explanation):
            take(unread: text, explanation)
            return []
        case .burstProgressed(let number, let progress):
            take(progress, of: number)
            return []
        case .burstEnded(let number, let progress): return finishBurst(number, progress)
        case .profilesListed(let list):
            profiles.take(list, active: session.profile)
            return []
        case .profileLoaded(let texts, let asClone):
            take(texts, asClone: asClone)
            return []
        case .profileSaved(let change): return saved(change)
        case .profileNotSaved(let change, let explanation):
            notSaved(change, explanation)
            return []
        case .profileDeleted(let name, let queue):
            say("deleted \(name)" + (queue.map { "; its queue is still at \($0)" } ?? ""))
            return [.listProfiles]
        case .keyStored(let profile, let masked): return keyStored(profile, masked)
        case .switchProgressed(let profile, let step):
            if profiles.switching?.profile == profile { profiles.switching?.step = step }
            return []
        case .profileSwitched(let session): return begin(session)
        case .switchFailed(let profile, let explanation):
            if profiles.switching?.profile == profile { profiles.switching = nil }
            complain(explanation)
            return []
        case .connectionTested(let profile, let steps):
            profiles.tests[profile] = steps
            if profiles.testing == profile { profiles.testing = nil }
            return []
        case .themeChanged(let name):
            if themeName != name { say("theme \(name)") }
            themeName = name
            return []
        case .themesListed(let names):
            themeNames = names
            return []
        case .themeFilesChanged(let names):
            let isShown = names.contains(themeName)
            return isShown ? [.listThemes, .changeTheme(themeName)] : [.listThemes]
        case .faultInjected(let order):
            took(order)
            return []
        case .faultStruck(let fault, let remaining):
            struck(fault, remaining: remaining)
            return []
        case .copied(let report):
            copied(report)
            return []
        case .mouseChanged(let isOn):
            usesMouse = isOn
            let hint = isOn ? "; shift and drag selects text" : ""
            say("mouse \(isOn ? "on" : "off")\(hint)")
            return []
        case .settingsReloaded(let reload, let isAsked): return take(reload, isAsked: isAsked)
        case .warned(let explanation):
            complain(explanation, role: .warning)
            return []
        case .effectFailed(let explanation):
            complain(explanation)
            return []
        case .attachmentLost(let explanation): return lost(explanation)
        case .attachmentRestored(let session, let processID): return restored(session, processID: processID)
        case .recordingBegan(let path):
            recordingBegan(path)
            return []
        case .recordingEnded(let report):
            recordingEnded(report)
            return []
        case .replayEnded(let isCut):
            replayEnded(isCut: isCut)
            return []
        case .endRequested: return end()
        }
    }

    mutating func end() -> [Effect] {
        guard !isEnding else { return [] }
        isEnding = true
        return [.quit]
    }

    // MARK: Time

    private mutating func advance(to time: Timestamp) -> [Effect] {
        now = time
        if let toast, toast.until <= now { self.toast = nil }
        if let undo = queue.undo, undo.until <= now { queue.undo = nil }
        if let unlock, unlock.until <= now { closeLock() }
        // An engine with nothing to do tells nothing, and nothing failed.
        if let trial, !trial.isRollingBack, trial.began + ApplyTrial.time <= now { self.trial = nil }
        return sceneEffects() + refreshEffects()
    }

    // MARK: News

    private mutating func show(_ snapshot: EngineSnapshot) -> [Effect] {
        // The counts are what a list of entries depends on; a snapshot without a change there needs no new page.
        if self.snapshot?.counts != snapshot.counts { queue.isStale = true }
        if tally.acceptedAtStart == nil {
            tally.acceptedAtStart = snapshot.counts.accepted
            tally.deliveredAtStart = snapshot.counts.delivered
        }
        let notices = noticeEffects(snapshot, since: self.snapshot)
        self.snapshot = snapshot
        history.add(snapshot)
        markStale()
        return notices + trialEffects(snapshot) + refreshEffects()
    }

    private mutating func note(_ events: [EngineEvent]) -> [Effect] {
        compose.note(events)
        attachment?.count(events)
        return lastSentEffects()
    }

    private mutating func take(_ reload: SettingsReload, isAsked: Bool) -> [Effect] {
        // A late answer about a profile that is left already.
        guard reload.session.profile == session.profile else { return [] }
        switch reload.outcome {
        case .failed(let explanation):
            settingsProblem = explanation
            complain(
                Explanation(
                    "The settings were not taken: \(explanation.message)", hint: "The former ones stay in force."))
            return []
        case .unchanged:
            settingsProblem = nil
            if isAsked { say("the settings are unchanged") }
            return []
        case .changed(let changes):
            settingsProblem = nil
            session = reload.session
            say("new settings: \(changes.joined(separator: ", "))")
            return [.listProfiles] + previewEffects()
        }
    }

    /// - Parameter isNewEngine: Whether it is another engine although the profile may be the same.
    mutating func begin(_ session: Session, isNewEngine: Bool = false) -> [Effect] {
        let isOther = isNewEngine || session.profile != self.session.profile
        self.session = session
        profiles.switching = nil
        // The engine of the profile that is shown already has started: what was typed meanwhile stays.
        guard isOther else { return [.listProfiles] }
        snapshot = nil
        engineNumber += 1
        tail = TailScreen()
        errors = ErrorsScreen()
        requests = RequestsScreen()
        history = SnapshotHistory()
        instant = nil
        // Entries of one profile have no meaning in another.
        var list = queue.list
        list.forget(QueueScreen().query)
        queue = QueueScreen()
        queue.list = list
        compose.forget()
        profiles.selectActive(session.profile)
        tally.acceptedAtStart = nil
        tally.deliveredAtStart = nil
        fault = .off
        faultExtent = .everyRequest
        scene = nil
        faultPanel = nil
        settingsProblem = nil
        trial = nil
        rolledBack = nil
        say("switched to \(session.profile)")
        return [.listProfiles] + (screen == .queue ? queueOpenEffects() : refreshEffects()) + previewEffects()
    }
}
