import ArgumentParser
import BaselogCore
import BaselogDashboard
import BaselogDomain

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Open the dashboard on a recording.",
        discussion: """
            :record FILE in the dashboard writes one. The screens show what they showed then, at the speed of then; \
            nothing is sent and nothing can be changed. A recording that was cut is shown as far as it goes.

            Examples:
              baselog replay incident.rec
              baselog replay incident.rec --speed 10

            Exit codes: 0 done, 1 no recording or a damaged one, 2 usage.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Screen") var look: ScreenOptions

    @Argument(help: ArgumentHelp("The recording.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("How many times faster than it was, 1 to \(Replay.maximumSpeed).", valueName: "times"))
    var speed = 1

    func validate() throws {
        guard Replay.speeds.contains(speed) else {
            throw ValidationError("The speed \(speed) is not within 1 to \(Replay.maximumSpeed).")
        }
    }

    @MainActor
    func run() async throws {
        let context = global.context
        let recording = try ReadRecording(path: file)
        let engine = ReplayedEngine(recording, speed: speed, wall: WallClock.now)
        let status = try await DashboardRun(
            look: try look.look(context), session: engine.session, source: ReplayedProfile(engine: engine),
            context: context, replayed: engine
        ).run()
        if status != .done { throw CommandFailure(status) }
    }
}
