import Foundation

/// A home folder of its own for a run of the program, removed with the value.
package final class TemporaryHome: Sendable {
    package let path: String

    package init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "baselog-test-\(UUID().uuidString.prefix(12))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package var configFolder: String { path + "/.config/baselog" }
    package var stateFolder: String { path + "/.local/state/baselog" }

    /// The environment of the program: nothing of the tester's own settings reaches it.
    package func environment(_ extra: [String: String] = [:]) -> [String: String] {
        var environment = [
            "HOME": path, "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "XDG_CONFIG_HOME": path + "/.config", "XDG_STATE_HOME": path + "/.local/state",
        ]
        // Where the toolchain's libraries are not in the loader's cache the built program needs it.
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        return environment.merging(extra) { $1 }
    }

    /// Writes a file below the configuration folder.
    package func writeConfig(_ name: String, _ text: String, mode: Int = 0o600) throws {
        try FileManager.default.createDirectory(atPath: configFolder, withIntermediateDirectories: true)
        let file = configFolder + "/" + name
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }
}
