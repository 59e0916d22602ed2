import BaselogDashboard
import BaselogDomain
import BaselogScreen
import Testing

@Suite struct `Recording and replay on the screen` {
    private func typed(_ line: String, into dashboard: inout Dashboard) -> [Effect] {
        _ = dashboard.update(.inputReceived(.key(":")))
        for character in line { _ = dashboard.update(.inputReceived(.key(Key(.character(character))))) }
        return dashboard.update(.inputReceived(.key(.enter)))
    }

    @Test func `begins with a file, shows how long it runs, and ends when it is told to`() {
        var dashboard = Sample.dashboard(.busy)
        #expect(typed("record", into: &dashboard) == [])
        #expect(dashboard.view().text.contains(":record needs a FILE"))
        #expect(typed("record bad day.rec", into: &dashboard) == [.beginRecording("bad day.rec")])
        #expect(!dashboard.view().text.contains(" REC "))
        _ = dashboard.update(.recordingBegan("bad day.rec"))
        _ = dashboard.update(.ticked(Sample.in(83)))
        #expect(dashboard.view().text.contains(" REC 1:23 "))
        #expect(dashboard.nextTick.map { $0 <= .seconds(1) } == true)
        #expect(typed("record other", into: &dashboard) == [])
        #expect(dashboard.view().text.contains("is being recorded"))
        #expect(typed("record", into: &dashboard) == [.endRecording])
        _ = dashboard.update(.recordingEnded(RecordingReport(path: "bad day.rec", bytes: 2_048, reason: .asked)))
        #expect(!dashboard.view().text.contains(" REC "))
        #expect(dashboard.view().text.contains("baselog replay bad day.rec"))
    }

    @Test func `says that a recording is full, or could not be written`() {
        var dashboard = Sample.dashboard(.busy)
        _ = dashboard.update(.recordingBegan("a"))
        _ = dashboard.update(.recordingEnded(RecordingReport(path: "a", bytes: 64 << 20, reason: .full)))
        #expect(dashboard.view().text.contains("the recording is full"))
        _ = dashboard.update(.recordingBegan("b"))
        let failure = RecordingReport.Reason.failed(Explanation("No space left."))
        _ = dashboard.update(.recordingEnded(RecordingReport(path: "b", bytes: 9, reason: failure)))
        #expect(dashboard.view().text.contains("No space left."))
        #expect(dashboard.recording == nil)
    }

    @Test func `shows a recording without what could change something`() {
        var dashboard = Sample.dashboard(.busy)
        dashboard.replay = Replay()
        #expect(dashboard.screens == [.overview, .queue, .tail, .errors, .requests])
        #expect(dashboard.view().text.contains(" REPLAY "))
        for line in ["pause", "flush", "fault off", "reload", "record x", "lock", "profile local"] {
            #expect(typed(line, into: &dashboard) == [], "\(line)")
            #expect(dashboard.view().text.contains("This is a recording; nothing can be changed."), "\(line)")
            dashboard.toast = nil
        }
        for key: Key in ["P", "c", "f"] {
            #expect(dashboard.update(.inputReceived(.key(key))) == [])
            #expect(dashboard.screen == .overview)
            #expect(dashboard.view().text.contains("nothing can be changed"))
            dashboard.toast = nil
        }
    }

    @Test func `plays faster when it is told to, and says where it ends`() {
        var dashboard = Sample.dashboard(.busy)
        dashboard.replay = Replay()
        #expect(typed("speed 0", into: &dashboard) == [])
        #expect(typed("speed 10", into: &dashboard) == [.setReplaySpeed(10)])
        #expect(dashboard.view().text.contains(" REPLAY x10 "))
        _ = dashboard.update(.replayEnded(isCut: true))
        #expect(dashboard.view().text.contains(" REPLAY ENDED "))
        #expect(dashboard.view().text.contains("the file is cut"))
        #expect(typed("speed 2", into: &dashboard) == [])
        var live = Sample.dashboard(.busy)
        #expect(typed("speed 2", into: &live) == [])
        #expect(live.replay == nil)
    }
}
