import ArgumentParser
import BaselogCore
import BaselogDomain

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Print the state of the profile's queue and engine as JSON.",
        discussion: """
            Nothing is sent and nothing is changed. What only a running engine knows, such as rates, is empty here.

            Example: baselog snapshot | jq .counts
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let live = try await LiveProfile.open(profile, loader: loader, ships: false)
        var snapshot = await live.engine.snapshot()
        if let owner = live.owner { snapshot.role = .observing(owner: owner) }
        await live.close()
        Console.print(SnapshotJSON.value(snapshot))
    }
}
