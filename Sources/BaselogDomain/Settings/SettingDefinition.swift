/// One row of the table of all settings: where it may be set, what is allowed, and where the value lies.
public struct SettingDefinition: Sendable {
    public let name: SettingName
    /// The environment variables that set it; the first that is set counts.
    public let environmentVariables: [String]
    /// What it means, in a few words.
    public let summary: String
    /// What is allowed, as the rest of `allowed is …`.
    public let allowed: String

    private let reader: @Sendable (Settings) -> String
    private let writer: @Sendable (String, inout Settings) -> String?

    /// The effective value as text, as a profile file would write it.
    public func text(in settings: Settings) -> String { reader(settings) }

    /// The value that holds where nobody sets one.
    public var defaultText: String { text(in: Settings()) }

    /// Puts a value into the settings.
    ///
    /// - Returns: What is wrong with the text, as the rest of a sentence, or `nil` if it was put.
    func apply(_ text: String, to settings: inout Settings) -> String? { writer(text, &settings) }

    init<Value: Sendable>(
        _ name: SettingName, _ environmentVariable: String?, _ summary: String,
        _ path: any WritableKeyPath<Settings, Value> & Sendable, _ format: ValueFormat<Value>
    ) {
        self.name = name
        environmentVariables = environmentVariable.map { [$0] } ?? []
        self.summary = summary
        allowed = format.allowed
        reader = { format.write($0[keyPath: path]) }
        writer = { text, settings in
            guard let value = format.read(text) else { return "allowed is \(format.allowed)" }
            settings[keyPath: path] = value
            return nil
        }
    }

    init(baseURLFrom environmentVariable: String) {
        name = .baseURL
        environmentVariables = [environmentVariable]
        summary = "base URL of the API"
        allowed = "an http or https URL, such as https://logs.example.com"
        reader = { $0.baseURL.description }
        writer = { text, settings in
            do throws(BaseURL.Problem) {
                settings.baseURL = try BaseURL(parsing: text)
                return nil
            } catch {
                return "the URL \(error.description)"
            }
        }
    }

    init(
        proxy name: SettingName, _ environmentVariables: [String], _ summary: String,
        _ path: any WritableKeyPath<Settings, ProxyServer?> & Sendable
    ) {
        self.name = name
        self.environmentVariables = environmentVariables
        self.summary = summary
        allowed = "a proxy, such as http://proxy.example:3128 or socks5://proxy.example:1080, or none"
        reader = { $0[keyPath: path]?.description ?? "none" }
        writer = { text, settings in
            guard text.lowercased() != "none" else {
                settings[keyPath: path] = nil
                return nil
            }
            do throws(ProxyServer.Problem) {
                settings[keyPath: path] = try ProxyServer(parsing: text)
                return nil
            } catch {
                return "the proxy \(error.description)"
            }
        }
    }

    init(proxyExclusionsFrom environmentVariables: [String]) {
        name = .proxyExclusions
        self.environmentVariables = environmentVariables
        summary = "hosts asked without a proxy"
        allowed = "hosts and addresses with commas between, or * for all"
        reader = { $0.proxy.exclusions.description }
        writer = { text, settings in
            settings.proxy.exclusions = ProxyExclusions(parsing: text)
            return nil
        }
    }

    public static func definition(of name: SettingName) -> SettingDefinition? { all.first { $0.name == name } }

    /// Every setting, in the order of ``SettingName``.
    public static let all: [SettingDefinition] = connection + network + delivery + agent + appearance

    private static let environmentFormat = ValueFormat<EnvironmentKind>(
        allowed: "development, staging or production (dev, stage and prod for short)",
        read: { EnvironmentKind(name: $0) }, write: { $0.rawValue })

    private static let connection: [SettingDefinition] = [
        SettingDefinition(baseURLFrom: "BASELOG_API_BASE_URL"),
        SettingDefinition(
            .environment, "BASELOG_ENVIRONMENT", "what it is used for", \.environment, environmentFormat),
        SettingDefinition(.safety, nil, "what a person must do before sending by hand", \.safety, .choice),
        SettingDefinition(
            .connectTimeout, "BASELOG_TIMEOUT_CONNECT", "DNS, TCP and TLS together", \.timeouts.connect, timeout),
        SettingDefinition(
            .readTimeout, "BASELOG_TIMEOUT_READ", "between two bytes of the answer", \.timeouts.read, timeout),
        SettingDefinition(
            .writeTimeout, "BASELOG_TIMEOUT_WRITE", "between two bytes of the request", \.timeouts.write, timeout),
        SettingDefinition(
            .poolTimeout, "BASELOG_TIMEOUT_POOL", "waiting for a connection", \.timeouts.pool, timeout),
        SettingDefinition(.totalTimeout, "BASELOG_REQUEST_TIMEOUT", "the whole request", \.timeouts.total, timeout),
    ]

    private static let network: [SettingDefinition] = [
        SettingDefinition(
            proxy: .httpProxy, ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"], "proxy to APIs with http://",
            \.proxy.http),
        SettingDefinition(
            proxy: .httpsProxy, ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
            "proxy to APIs with https://", \.proxy.https),
        SettingDefinition(proxyExclusionsFrom: ["no_proxy", "NO_PROXY"]),
        SettingDefinition(
            .caFile, nil, "trusted authorities instead of the system's, PEM", \.tls.caFile, .path),
        SettingDefinition(
            .clientCertificate, nil, "certificate shown to the API, PEM", \.tls.clientCertificate, .path),
        SettingDefinition(.clientKey, nil, "its key, PEM", \.tls.clientKey, .path),
    ]

    private static let timeout = ValueFormat<Duration>.duration(.milliseconds(10) ... .seconds(3600))

    private static let delivery: [SettingDefinition] = [
        SettingDefinition(
            .retryMaxAttempts, "BASELOG_RETRY_COUNT", "attempts of one delivery round", \.retry.maxAttempts,
            .integer(1...20)),
        SettingDefinition(
            .retryBackoff, "BASELOG_RETRY_BACKOFF", "wait before the second attempt", \.retry.backoffFactor,
            .duration(.zero ... .seconds(60))),
        SettingDefinition(
            .retryStatusCodes, "BASELOG_RETRY_STATUS_CODES", "statuses that mean try again", \.retry.statusCodes,
            .statusCodes),
        SettingDefinition(
            .retryMethods, "BASELOG_RETRY_METHODS", "methods retried within a round", \.retry.methods, .methods),
        SettingDefinition(
            .batchSize, "BASELOG_BATCH_SIZE", "entries of one batch", \.batch.size, .integer(1...10_000)),
        SettingDefinition(
            .batchInterval, "BASELOG_BATCH_INTERVAL", "longest wait for a full batch", \.batch.interval,
            .duration(.zero ... .seconds(3600))),
        SettingDefinition(.batchMode, nil, "whether requests carry many entries", \.batch.mode, .choice),
        SettingDefinition(
            .queueMaxBytes, nil, "most bytes of the queue on disk", \.queue.maxBytes, .bytes((64 << 10)...(1 << 40))),
        SettingDefinition(.queueMinFree, nil, "free space the disk must keep", \.queue.minFree, .minFree),
        SettingDefinition(.queueWhenFull, nil, "what happens when it is full", \.queue.whenFull, .choice),
        SettingDefinition(
            .queueEnqueueTimeout, nil, "longest wait for room in the queue", \.queue.enqueueTimeout,
            .duration(.zero ... .seconds(600))),
        SettingDefinition(.queueDurability, nil, "when an entry counts as accepted", \.queue.durability, .choice),
        SettingDefinition(
            .queueHistory, nil, "delivered entries that are kept", \.queue.historyLimit, .integer(0...1_000_000)),
        SettingDefinition(.events, nil, "events where the API has no route for them", \.delivery.events, .choice),
        SettingDefinition(
            .ordering, nil, "whether entries of a stream may overtake each other", \.delivery.ordering, .choice),
        SettingDefinition(
            .maxConcurrency, nil, "most requests at once; above 8 only from the profile file",
            \.delivery.maxConcurrency, .integer(1...64)),
        SettingDefinition(
            .fieldsAsTags, nil, "put fields the API does not store into tags", \.delivery.fieldsAsTags, .flag),
        SettingDefinition(
            .tagEntryID, nil, "tag each log with its ID, to find duplicates", \.delivery.tagEntryID, .flag),
        SettingDefinition(
            .drainDeadline, nil, "longest wait for requests at shutdown", \.delivery.drainDeadline,
            .duration(.zero ... .seconds(600))),
    ]

    private static let agent: [SettingDefinition] = [
        SettingDefinition(
            .relayListen, nil, "where `baselog run` is a relay", \.agent.relayListen,
            .address("127.0.0.1:8790", isLocal: true)),
        SettingDefinition(.relaySocket, nil, "its Unix socket", \.agent.relaySocket, .path),
        SettingDefinition(
            .relayKeyFile, nil, "file with the key that its clients show; else the profile's own",
            \.agent.relayKeyFile, .path),
        SettingDefinition(
            .metricsListen, nil, "where `baselog run` answers /metrics and /health", \.agent.metricsListen,
            .address("127.0.0.1:9464", isLocal: false)),
    ]

    private static let appearance: [SettingDefinition] = [
        SettingDefinition(.accent, nil, "accent colour of the dashboard", \.appearance.accent, .word("a colour name")),
        SettingDefinition(.theme, nil, "theme of the dashboard", \.appearance.theme, .word("a theme name")),
    ]
}
