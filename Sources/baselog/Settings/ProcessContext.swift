import BaselogDomain
import Foundation

/// What the process was given from outside, read once: the only place that looks at the environment.
struct ProcessContext: Sendable {
    var environment: [String: String]
    var configFolder: String
    var stateFolder: String
    /// `--profile`, where it was given.
    var profileFlag: String?
    var isVerbose: Bool

    /// - Parameters:
    ///   - configFolder: From `--config`.
    ///   - stateFolder: From `--state`.
    init(
        profile: String? = nil, configFolder: String? = nil, stateFolder: String? = nil, isVerbose: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.environment = environment
        self.isVerbose = isVerbose
        profileFlag = profile
        self.configFolder = ProcessContext.folder(configFolder, environment, "XDG_CONFIG_HOME", "/.config")
        self.stateFolder = ProcessContext.folder(stateFolder, environment, "XDG_STATE_HOME", "/.local/state")
    }

    /// The XDG rules: a relative path in the variable is not valid and counts as not set.
    private static func folder(
        _ flag: String?, _ environment: [String: String], _ variable: String, _ homeDefault: String
    ) -> String {
        if let flag { return URL(fileURLWithPath: flag).standardizedFileURL.path }
        if let base = environment[variable], base.hasPrefix("/") { return base + "/baselog" }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + homeDefault + "/baselog"
    }

    /// A variable; empty ones count as not set.
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The folder of a profile's queue.
    func queueFolder(of profile: String) -> String { "\(stateFolder)/\(profile)" }
}
