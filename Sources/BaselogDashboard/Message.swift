package import BaselogDomain
package import BaselogScreen

/// A fact that reaches the dashboard.
package enum Message: Sendable, Equatable {
    /// The time, told before every other message of a turn.
    case ticked(Timestamp)
    case inputReceived(InputEvent)
    case snapshotArrived(EngineSnapshot)
    /// News of the engine, oldest first.
    case eventsArrived([EngineEvent])
    case pageLoaded(PageRequest, EntryPage)
    case pageFailed(PageRequest, Explanation)
    case detailLoaded(EntryDetail)
    case detailFailed(EntryID, Explanation)
    /// Entries of the queue as lines, oldest first; whole if the queue has no more in the direction it was asked in.
    case tailLoaded(TailRequest, [TailLine], isWhole: Bool = true)
    case tailFailed(TailRequest, Explanation)
    /// Lines that are in no queue yet, such as those of a file that is followed; oldest first.
    case tailArrived([TailLine])
    /// What a feed has read.
    case feedArrived(FeedBatch)
    /// What became of lines that were asked for.
    case fatesLoaded(engine: Int, [LineFate])
    case fatesFailed(engine: Int, Explanation)
    case errorsLoaded(engine: Int, ErrorGroups)
    case requestsLoaded(engine: Int, RequestPage)
    case exported(path: String, count: Int)
    /// Entries were written into a file; those that are missing had left the queue.
    case entriesExported(path: String, count: Int, missing: Int)
    case previewed(EntryContent, WirePreview)
    /// An entry that was composed is safe in the queue.
    case entryAccepted(EntryID, EntryContent)
    case entryRefused(EntryContent, Explanation)
    case commandPerformed(EngineCommand, CommandResult)
    case commandFailed(EngineCommand, Explanation)
    case correlationGenerated(String)
    /// What was sent from a profile by hand, newest first.
    case sentLoaded(profile: String, [SentDraft])
    case templatesLoaded([ComposeTemplate])
    case templateSaved(String)
    /// The draft as it came out of an editor.
    case draftEdited(ComposeDraft)
    /// What came out of an editor and cannot be read.
    case draftUnread(text: String, Explanation)
    case burstProgressed(Int, Burst.Progress)
    case burstEnded(Int, Burst.Progress)
    case profilesListed([ProfileSummary])
    /// The settings of a profile, to be edited or copied.
    case profileLoaded(ProfileTexts, asClone: Bool)
    case profileSaved(ProfileChange)
    case profileNotSaved(ProfileChange, Explanation)
    /// A profile is gone, and where its queue still is.
    case profileDeleted(String, queue: String?)
    case keyStored(profile: String, masked: String)
    /// One line of what a switch of profiles waits for.
    case switchProgressed(profile: String, step: String)
    case profileSwitched(Session)
    /// The switch failed or was cancelled; the profile before is active again.
    case switchFailed(profile: String, Explanation)
    case connectionTested(profile: String, [ProbeStep])
    case themeChanged(String)
    /// The themes that can be chosen, by name.
    case themesListed([String])
    /// The file of a theme was written, or one of its name has come or gone.
    case themeFilesChanged(Set<String>)
    case faultInjected(FaultOrder)
    /// A fault that hits a number of requests has hit one; so many are left.
    case faultStruck(Fault, remaining: Int)
    case copied(CopyReport)
    /// Whether mouse reports are on now.
    case mouseChanged(Bool)
    /// The settings were read again, because a person asked or because their files changed.
    case settingsReloaded(SettingsReload, isAsked: Bool)
    /// The process whose engine is shown has gone, or could not be reached again.
    case attachmentLost(Explanation)
    /// An engine answers again where the one that was shown did.
    case attachmentRestored(Session, processID: Int32)
    /// The file of a recording is there.
    case recordingBegan(String)
    case recordingEnded(RecordingReport)
    /// All of the recording that is shown has been played.
    case replayEnded(isCut: Bool)
    /// Something beside the engine does not work; all else does.
    case warned(Explanation)
    /// An order that has no answer of its own could not be carried out.
    case effectFailed(Explanation)
    /// The program was asked to end from outside: SIGINT, SIGTERM, or the terminal has gone.
    case endRequested
}

/// An order to the world outside.
package enum Effect: Sendable, Equatable {
    case loadPage(PageRequest)
    case loadDetail(EntryID)
    case loadTail(TailRequest)
    /// What became of the entries of lines.
    case loadFates([EntryID], engine: Int)
    case loadErrors(engine: Int)
    /// The requests behind this number.
    case loadRequests(after: UInt64, engine: Int)
    /// Write lines into a new file.
    case export(path: String, text: String, count: Int)
    /// Write entries into a new file, as lines that `baselog queue import` reads.
    case exportEntries([EntryID], path: String)
    /// Write what the engine shows into a new file.
    case beginRecording(String)
    case endRecording
    /// Play so many times faster than it was.
    case setReplaySpeed(Int)
    /// What would be sent; with examples for its variables where it has some.
    case preview(EntryContent, expands: Bool = false)
    /// Accept an entry made by hand, its variables replaced.
    case accept(EntryContent)
    case sendBurst(Burst.Order)
    case cancelBurst
    case perform(EngineCommand)
    case loadSent(profile: String)
    case rememberSent(SentDraft, profile: String)
    case loadTemplates
    case saveTemplate(ComposeTemplate, replaces: Bool)
    /// Let a person edit the draft as text; the text is what came out of the editor last and could not be read.
    case editText(ComposeDraft, text: String?)
    case generateCorrelation
    case listProfiles
    case loadProfile(String, asClone: Bool)
    case saveProfile(ProfileChange)
    case deleteProfile(String)
    /// Ask for the API key of a profile, unseen, on the plain terminal.
    case askKey(profile: String)
    case switchProfile(String)
    case cancelSwitch
    /// Attach again to whoever ships now.
    case reconnect
    case testConnection(profile: String)
    case changeTheme(String)
    /// Shows the colours of a theme without choosing it.
    case previewTheme(String)
    case listThemes
    case injectFault(FaultOrder)
    case copy(String, what: String)
    /// Show the text outside the alternate screen until Enter.
    case showPlainly(String)
    case setMouse(Bool)
    /// Ring the bell, and have the terminal tell it.
    case notify(String)
    /// Read settings and key again and ship with them.
    case reloadSettings
    /// Paint everything anew.
    case repaint
    case quit
}

/// A page that was asked for, and what it is for. The answer carries it back, so that late answers are known.
package struct PageRequest: Sendable, Hashable {
    package enum Purpose: Sendable, Hashable {
        /// Replaces the whole list.
        case open
        /// Brings the rows of the list up to date.
        case refresh
        /// Goes behind the last row.
        case extendDown
        /// Goes before the first row; it comes in the opposite order.
        case extendUp
        /// Replaces the list by its end; it comes in the opposite order.
        case openEnd
    }

    package var purpose: Purpose
    package var query: PageQuery
    /// Counts the lists that were opened; answers for an earlier one are void.
    package var generation: Int

    package init(purpose: Purpose, query: PageQuery, generation: Int) {
        self.purpose = purpose
        self.query = query
        self.generation = generation
    }
}

/// All that is known of one entry.
package struct EntryDetail: Sendable, Hashable {
    package var id: EntryID
    /// `nil` when the queue does not know the entry any more.
    package var entry: StoredEntry?
    package var explanation: EntryExplanation?
    package var timeline: AttemptTimeline?

    package init(
        id: EntryID, entry: StoredEntry? = nil, explanation: EntryExplanation? = nil, timeline: AttemptTimeline? = nil
    ) {
        self.id = id
        self.entry = entry
        self.explanation = explanation
        self.timeline = timeline
    }
}
