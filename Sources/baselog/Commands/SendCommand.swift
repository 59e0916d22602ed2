import ArgumentParser
import BaselogCore
import BaselogDomain

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send one log and wait for its delivery.",
        discussion: """
            The log goes into the profile's queue first, so it is never lost; whoever ships from that queue, this \
            command or an open dashboard, delivers it at once. A profile with safety `confirm` asks before; \
            production asks for its name unless the profile says otherwise. In scripts --yes or --confirm NAME answers.

            Examples:
              baselog send "disk is full" --level error --category disk --tag db1 --meta free=0
              journalctl -n 20 | baselog --profile dev send - --level info
              baselog --profile prod send "deployed 1.4.2" --confirm prod

            Exit codes: 0 delivered, 3 queued and not delivered yet, 4 refused, 5 settings or key, 8 queue full.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var delivery: DeliveryOptions

    @Option(name: .shortAndLong, help: "debug, info, warning, error or critical; other words become the nearest.")
    var level = "info"

    @Option(name: .shortAndLong, help: "Its category, at most 255 characters.") var category: String?

    @Option(name: .customLong("tag"), help: "A tag; may be given again.") var tags: [String] = []

    @Option(name: .long, help: ArgumentHelp("Metadata; JSON values are kept as such.", valueName: "k=v"))
    var meta: [String] = []

    @Option(name: .long, help: "Service name.") var service: String?
    @Option(name: .long, help: "User ID.") var user: String?
    @Option(name: .long, help: "Correlation ID.") var correlation: String?

    @Option(name: .long, help: "Send it so many times.") var count = 1
    @Option(name: .long, help: ArgumentHelp("At most so many a second.", valueName: "n")) var rate: Double?

    @Argument(help: "The message; - reads it from standard input.") var message: [String]

    func validate() throws {
        guard (1...10_000_000).contains(count) else { throw ValidationError("--count must be from 1 to 10000000.") }
        if let rate, !(0.001...1_000_000).contains(rate) {
            throw ValidationError("--rate must be from 0.001 to 1000000 a second.")
        }
    }

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let content = EntryContent.log(try log())
        let sending = HandDelivery(profile: profile, loader: loader, options: delivery, json: json.isOn)
        try await sending.send(content, count: count, rate: rate)
    }

    private func log() throws -> LogEntry {
        var text = message.joined(separator: " ")
        if message == ["-"] {
            text = String(decoding: try StandardInput.readAll(limitBytes: EntryLimits.encodedBytes), as: UTF8.self)
            // The line end of the last line belongs to the pipe, not to the message.
            if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        }
        let (nearest, isExact) = Level.nearest(to: level)
        var tags = tags
        if !isExact {
            Console.note(
                "note: the level \(level.printable) was sent as \(nearest.name), with the tag level:\(level.printable)."
            )
            tags.append("level:\(level)")
        }
        return LogEntry(
            text, level: nearest, category: category, tags: tags, serviceName: service, userID: user,
            correlationID: correlation, metadata: try Members.parse(meta, option: "--meta"))
    }
}

struct EventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event", abstract: "Send one event and wait for its delivery.",
        discussion: """
            Example: baselog event order.created --payload '{"id":42,"total":9.5}' --source shop

            Exit codes: 0 delivered, 3 queued and not delivered yet, 4 refused, 5 settings or key, 8 queue full.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var delivery: DeliveryOptions

    @Option(name: .long, help: "The payload, a JSON object; - reads it from standard input.") var payload: String?
    @Option(name: .long, help: "Source service.") var source: String?
    @Option(name: .long, help: "User ID.") var user: String?
    @Option(name: .long, help: "Correlation ID.") var correlation: String?

    @Argument(help: "Its type, such as order.created.") var type: String

    func run() async throws {
        let loader = SettingsLoader(global.context)
        let profile = try loader.load()
        let event = Event(
            type, payload: try members(), sourceService: source, userID: user, correlationID: correlation)
        let sending = HandDelivery(profile: profile, loader: loader, options: delivery, json: json.isOn)
        try await sending.send(.event(event))
    }

    private func members() throws -> [String: JSONValue] {
        guard let payload else { return [:] }
        let bytes =
            payload == "-" ? try StandardInput.readAll(limitBytes: EntryLimits.encodedBytes) : Array(payload.utf8)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw CommandFailure(.usage, "The payload is \(error).")
        }
        guard let members = value.members else {
            throw CommandFailure(.usage, "The payload must be a JSON object, such as {\"id\":42}.")
        }
        return members
    }
}

/// `name=value` options.
enum Members {
    static func parse(_ texts: [String], option: String) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw CommandFailure(.usage, "\(option) needs name=value, not \"\(Text.line(text, limit: 60))\".")
            }
            let value = String(text[text.index(after: equals)...])
            members[String(text[..<equals])] = (try? JSONValue(parsing: value)) ?? .string(value)
        }
        return members
    }
}
