import Foundation

/// Settings and state of their own for the built program, which stands beside this one.
struct ScreenStage {
    static let profile = "bench"

    private let folder: String
    private let sinkPort: Int
    private var options: [String] { ["--config", "\(folder)/config", "--state", "\(folder)/state"] }

    /// - Parameter folder: Where all of it is kept; it is made.
    init(in folder: String, sinkPort: Int) throws {
        self.folder = folder
        self.sinkPort = sinkPort
        guard FileManager.default.isExecutableFile(atPath: Suite.builtProgram) else {
            throw BenchError("not built: swift build --configuration release --product baselog")
        }
        try FileManager.default.createDirectory(atPath: "\(folder)/state", withIntermediateDirectories: true)
    }

    /// Makes the profile that everything else uses.
    func makeProfile(_ settings: [String]) throws {
        let key = "\(folder)/key"
        guard
            FileManager.default.createFile(
                atPath: key, contents: Data("bench_0123456789abcdef\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw BenchError("\(key) could not be written") }
        let url = "http://127.0.0.1:\(sinkPort)"
        let sets = settings.flatMap { ["--set", $0] }
        try run(["profile", "create", Self.profile, "--base-url", url, "--key-file", key] + sets)
    }

    /// Sends logs, and waits for their delivery.
    func send(_ count: Int) throws { try run(["send", "order was paid", "--count", String(count), "--wait", "60"]) }

    private func run(_ words: [String]) throws {
        _ = try ChildProcess.output(of: [Suite.builtProgram] + words + options)
    }

    /// Opens the program in a terminal.
    func open(_ words: [String]) throws -> BenchTerminal {
        try BenchTerminal([Suite.builtProgram] + words + ["--profile", Self.profile] + options, ["HOME=\(folder)"])
    }

    /// A file to follow.
    func makeLog() throws -> (path: String, file: FileHandle) {
        let path = "\(folder)/app.log"
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("the file to follow could not be made") }
        return (path, file)
    }

    /// Puts a queue in the place of the profile's own.
    func use(queueIn other: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/state/\(Self.profile)", withDestinationPath: other)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
