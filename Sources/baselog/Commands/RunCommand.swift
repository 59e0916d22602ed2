import ArgumentParser
import BaselogCore
import BaselogDomain
import BaselogServer
import Logging

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ship without a screen: follow files, take entries as a relay, deliver.",
        discussion: """
            The agent follows the files that the profile's section `sources` names, and ships what they say. With \
            --listen or --socket it is a relay: any client of the API that is pointed at it (BASELOG_API_BASE_URL) is \
            answered once its entry is safe in the queue, whether the API can be reached or not. Clients show the key \
            in the file that relay.key-file names, or the profile's own. With --metrics it answers GET /metrics for \
            Prometheus and GET /health, 503 where something is wrong.

            It tells systemd what it does (sd_notify) and marks lines for its journal. SIGHUP and changes of \
            profiles.yaml take effect while it runs, sources included; other addresses need a restart. The first \
            SIGINT or SIGTERM ends it in order, the second at once; either leaves the rest in the queue.

            Examples:
              baselog --profile prod run
              baselog --profile prod run --listen 127.0.0.1:8790 --metrics 127.0.0.1:9464
              BASELOG_API_BASE_URL=http://127.0.0.1:8790 ./app

            Exit codes: 5 settings or key, 6 another process ships from the queue, 1 an address cannot be had, \
            130 and 143 interrupted and terminated, after an orderly end.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Relay on this address of this machine (relay.listen).", valueName: "host:port"))
    var listen: String?

    @Option(name: .long, help: ArgumentHelp("Relay on a Unix socket (relay.socket).", valueName: "path"))
    var socket: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Answer /metrics and /health on this address (metrics.listen).", valueName: "host:port"))
    var metrics: String?

    func validate() throws {
        for (option, text) in [("--listen", listen), ("--metrics", metrics)] {
            guard let text, ListenAddress(tcp: text) == nil else { continue }
            throw ValidationError("\(option) is \"\(text.printable)\"; it must be HOST:PORT, such as 127.0.0.1:8790.")
        }
        if let listen, ListenAddress(tcp: listen)?.isLocal == false {
            throw ValidationError(
                "--listen \(listen) can be reached from other machines, and keys travel unencrypted; use 127.0.0.1.")
        }
        guard socket != "" else { throw ValidationError("--socket must not be empty.") }
    }

    private var flags: [SettingText] {
        [
            (SettingName.relayListen, "--listen", listen), (.relaySocket, "--socket", socket),
            (.metricsListen, "--metrics", metrics),
        ].compactMap { name, flag, text in
            text.map { SettingText(name: name.rawValue, text: $0, source: .flag(flag)) }
        }
    }

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load(flags: flags)
        try requireKey(profile, loader)
        for note in profile.effective.notes { Console.warn("note: \(note)") }
        let notice = ServiceNotice(global.context)
        let registry = PrometheusRegistry()
        let reloads: @Sendable (Shipping.ReloadPhase) -> Void = { phase in
            switch phase {
            case .begins: notice.reloading()
            case .ended: notice.ready("Shipping")
            }
        }
        try await Shipping.run(profile, loader: loader, agent: registry, onReload: reloads) { live in
            if let owner = live.owner {
                throw CommandFailure(
                    .notOwner, "Process \(owner) ships from the queue of \(profile.name), and only one can.",
                    hint: "Stop it first: kill \(owner); or run another profile here.")
            }
            let agent = Agent(parts: parts(live, registry, notice), notice: notice, say: { Console.print($0) })
            try await agent.run()
        }
    }

    /// Everything that runs beside the engine. What is to run in every agent is added here.
    private func parts(_ live: LiveProfile, _ registry: PrometheusRegistry, _ notice: ServiceNotice) -> [any AgentPart]
    {
        let settings = live.settings.agent
        var logger = Logger(label: "baselog.run") { _ in DiagnosticLogs() }
        logger.logLevel = global.context.isVerbose ? .debug : .error
        let sources = SourcesPart(live.profile.sources, engine: live.engine, profiles: live.reloading.adopted)
        var parts: [any AgentPart] = []
        if let address = settings.metricsListen {
            parts.append(
                StatusPart(address, engine: live.engine, registry: registry, sources: sources, logger: logger))
        }
        let addresses =
            [settings.relayListen].compactMap(\.self)
            + (settings.relaySocket.isEmpty ? [] : [.socket(path: settings.relaySocket)])
        if addresses.isEmpty, live.profile.sources.isEmpty {
            Console.warn("There is nothing to follow and no relay: what is queued is shipped, see baselog run --help.")
        }
        if !addresses.isEmpty {
            parts.append(RelayPart(addresses, engine: live.engine, key: live.relayKey, logger: logger))
        }
        parts.append(sources)
        parts.append(AttachPart(listener: AttachListener(live, context: global.context), warn: { Console.warn($0) }))
        if let interval = notice.watchdogInterval {
            parts.append(WatchdogPart(engine: live.engine, notice: notice, interval: interval))
        }
        return parts
    }

    private func requireKey(_ profile: LoadedProfile, _ loader: SettingsLoader) throws {
        guard !profile.usesEmbeddedAPI, try loader.key(for: profile.name).key == nil else { return }
        throw CommandFailure(
            .configuration, "The profile \(profile.name) has no API key; nothing could be shipped.",
            hint: "Store one with: baselog profile edit \(profile.name) --ask-key (or set BASELOG_API_KEY)")
    }
}

/// What servers inside an agent log, as lines on standard error without times: whoever keeps them adds those.
private struct DiagnosticLogs: LogHandler {
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        event.level >= .error ? Console.warn("\(event.message)") : Console.note("\(event.message)")
    }
}
