import ArgumentParser

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Profile to use (BASELOG_PROFILE).", valueName: "name"))
    var profile: String?

    @Option(name: .long, help: ArgumentHelp("Folder of the settings.", valueName: "dir"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("Folder of queues and other data.", valueName: "dir"))
    var state: String?

    @Flag(name: .long, help: "Say more about what is done, on standard error.")
    var verbose = false

    var context: ProcessContext {
        ProcessContext(profile: profile, configFolder: config, stateFolder: state, isVerbose: verbose)
    }
}

/// `--json`, which every command with a result takes.
struct JSONOption: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print JSON with names in snake_case.")
    var isOn = false
}
