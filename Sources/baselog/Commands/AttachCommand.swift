import ArgumentParser
import BaselogDashboard
import BaselogDomain

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Open the dashboard on the engine of a running baselog.",
        discussion: """
            One process ships from a queue. This shows what it does and gives it orders, over a socket beside the queue \
            that belongs to you alone: whoever may write to it may do all that the dashboard can. Keys never cross it.

            Examples:
              baselog --profile dev attach
              baselog attach --socket /run/user/1000/baselog.sock

            Exit codes: 0 done, 1 nobody listens there, 2 usage, 5 settings.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Screen") var look: ScreenOptions

    @Option(help: ArgumentHelp("The socket; beside the profile's queue if not given.", valueName: "path"))
    var socket: String?

    @MainActor
    func run() async throws {
        let context = global.context
        let socket = try socketPath(context)
        let engine = try await AttachedEngine.attach(to: socket)
        let status: ExitStatus
        do {
            status = try await DashboardRun(
                look: try look.look(context), session: engine.session,
                source: AttachedProfile(socket: socket, first: engine), context: context,
                owner: engine.processID
            ).run()
        } catch {
            engine.close()
            throw error
        }
        if status != .done { throw CommandFailure(status) }
    }

    private func socketPath(_ context: ProcessContext) throws -> SocketPath {
        if let socket { return SocketPath(path: socket) }
        let profile = try SettingsLoader(context).load()
        let path = SocketPath.beside(queueFolder: context.queueFolder(of: profile.name))
        guard path.exists else {
            throw CommandFailure(
                .failed, "No process that ships for the profile \(profile.name) can be attached to.",
                hint: "Open the dashboard itself: baselog --profile \(profile.name)")
        }
        return path
    }
}
