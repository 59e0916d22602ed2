package import BaselogDomain
package import BaselogScreen

/// The form that a profile is edited in, or made with.
package struct ProfileEditor: Sendable, Equatable {
    /// The profile as it is stored; without settings for a new one.
    package private(set) var original: ProfileTexts
    package let isNew: Bool
    /// The profile that a new one was copied from.
    package let source: String?
    package private(set) var form: Form
    /// What the fields of settings said at first.
    private let initial: [SettingName: String]
    package var isSaving = false

    static let nameField = "name"
    static let keyField = "key"
    /// The word of a choice that nobody made.
    static let unset = "default"

    /// Edits a profile, or makes a new one of the settings of another.
    package init(_ texts: ProfileTexts, copiedFrom source: String? = nil, isNew: Bool = false) {
        self.isNew = isNew
        self.source = source
        original = isNew ? ProfileTexts(name: "", overrides: texts.overrides) : texts
        var fields: [Form.Field] = [
            isNew
                ? Form.Field(
                    ProfileEditor.nameField, label: "Name", kind: .text(TextField()), placeholder: "such as staging")
                : Form.Field(ProfileEditor.nameField, label: "Name", kind: .note([Span(texts.name, .bright)]))
        ]
        fields += SettingName.allCases.compactMap { ProfileEditor.field(of: $0, texts) }
        let place = fields.firstIndex { $0.id == SettingName.safety.rawValue } ?? 1
        fields.insert(Form.Field(ProfileEditor.keyField, label: "API key", kind: .note([])), at: place)
        form = Form(fields)
        let read = form
        initial = Dictionary(
            uniqueKeysWithValues: SettingName.allCases.map { ($0, isNew ? "" : read.value(of: $0.rawValue)) })
        form.focus(on: isNew ? ProfileEditor.nameField : SettingName.baseURL.rawValue)
    }

    package var name: String { isNew ? form.value(of: ProfileEditor.nameField).trimmed : original.name }

    /// What saving writes: the fields that say something else than at first.
    package var values: [ProfileChange.Value] {
        SettingName.allCases.compactMap { setting in
            let text = form.value(of: setting.rawValue).trimmed
            guard text != initial[setting] else { return nil }
            let isUnset = text.isEmpty || text == ProfileEditor.unset
            guard isUnset else { return ProfileChange.Value(setting, text) }
            return original.settings[setting] == nil ? nil : ProfileChange.Value(setting, nil)
        }
    }

    package var isEdited: Bool { !values.isEmpty || (isNew && !name.isEmpty) }

    /// The settings with what the form says.
    package var edited: ProfileTexts {
        var edited = original
        edited.name = name
        for value in values { edited.settings[value.setting] = value.text }
        return edited
    }

    package mutating func handle(_ key: Key) -> Form.Response { form.handle(key) }
    package mutating func paste(_ text: String) -> Form.Response { form.paste(text) }
    package mutating func focus(on id: String) { form.focus(on: id) }
    package mutating func set(key: [Span]) {
        guard let index = form.fields.firstIndex(where: { $0.id == ProfileEditor.keyField }) else { return }
        form.fields[index].kind = .note(key)
    }

    package mutating func stored(maskedKey: String?) { original.maskedKey = maskedKey }

    /// Puts a value into a field, as typing it would.
    package mutating func set(_ value: String, of setting: SettingName) { form.set(value, of: setting.rawValue) }

    /// What is wrong, by field: the same checks as those of the command line.
    ///
    /// - Parameter taken: The names that other profiles have.
    package func problems(taken: [String]) -> [String: String] {
        var problems: [String: String] = [:]
        if isNew {
            if let reason = ProfileName.problem(with: name) {
                problems[ProfileEditor.nameField] = "The name \(reason)."
            } else if taken.contains(name) {
                problems[ProfileEditor.nameField] = "There is a profile \(name) already."
            }
        }
        if case .failure(let invalid) = edited.resolved {
            for problem in invalid.problems where problems[problem.setting] == nil {
                problems[problem.setting] = problem.reason.prefix(1).uppercased() + problem.reason.dropFirst() + "."
            }
        }
        return problems
    }

    /// Shows the problems below their fields.
    mutating func show(_ problems: [String: String]) {
        for field in form.fields { form.set(problem: problems[field.id], of: field.id) }
    }

    // MARK: Fields

    private static func field(of setting: SettingName, _ texts: ProfileTexts) -> Form.Field? {
        guard let definition = SettingDefinition.definition(of: setting), let label = labels[setting] else {
            return nil
        }
        let text = texts.settings[setting] ?? ""
        let isBeside = besides.contains(setting)
        guard let words = choices[setting] else {
            return Form.Field(
                setting.rawValue, label: label, kind: .text(TextField(text)),
                placeholder: texts.overrides[setting] ?? definition.defaultText, isBeside: isBeside)
        }
        // `prod` is written `production`; what is no word of the setting stays, and is told as wrong.
        let known = setting == .environment ? EnvironmentKind(name: text)?.rawValue ?? text : text
        let isStrange = !known.isEmpty && !words.contains(known)
        let all = [unset] + words + (isStrange ? [known] : [])
        return Form.Field(
            setting.rawValue, label: label,
            kind: .choice(all, selected: known.isEmpty ? 0 : all.firstIndex(of: known) ?? 0), isBeside: isBeside)
    }

    /// The words of the settings that have few.
    private static let choices: [SettingName: [String]] = [
        .environment: EnvironmentKind.allCases.map(\.rawValue), .safety: Safety.allCases.map(\.rawValue),
        .batchMode: BatchSettings.Mode.allCases.map(\.rawValue),
        .queueWhenFull: QueueSettings.WhenFull.allCases.map(\.rawValue),
        .queueDurability: QueueSettings.Durability.allCases.map(\.rawValue),
        .events: DeliverySettings.EventPolicy.allCases.map(\.rawValue),
        .ordering: DeliverySettings.Ordering.allCases.map(\.rawValue), .fieldsAsTags: ["true", "false"],
        .tagEntryID: ["true", "false"],
    ]

    /// Settings that stand in the row of the one before.
    private static let besides: Set<SettingName> = [
        .readTimeout, .poolTimeout, .retryBackoff, .batchInterval, .queueMinFree, .queueHistory, .drainDeadline, .theme,
        .tagEntryID,
    ]

    private static let labels: [SettingName: String] = [
        .baseURL: "Base URL", .environment: "Environment", .safety: "Safety", .connectTimeout: "Connect",
        .readTimeout: "Read", .writeTimeout: "Write", .poolTimeout: "Pool", .totalTimeout: "Request",
        .httpProxy: "HTTP proxy", .httpsProxy: "HTTPS proxy", .proxyExclusions: "No proxy", .caFile: "CA file",
        .clientCertificate: "Client cert", .clientKey: "Client key", .retryMaxAttempts: "Attempts",
        .retryBackoff: "Backoff", .retryStatusCodes: "Statuses", .retryMethods: "Methods",
        .batchSize: "Batch size", .batchInterval: "Interval", .batchMode: "Batch mode",
        .queueMaxBytes: "Queue size", .queueMinFree: "Disk free", .queueWhenFull: "When full",
        .queueEnqueueTimeout: "Room wait", .queueDurability: "Durability", .queueHistory: "Delivered",
        .events: "Events", .ordering: "Ordering", .maxConcurrency: "Concurrency", .fieldsAsTags: "Field tags",
        .tagEntryID: "ID tags", .drainDeadline: "Drain", .accent: "Colour", .theme: "Theme",
    ]
}
