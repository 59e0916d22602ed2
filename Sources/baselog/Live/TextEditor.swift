import BaselogDomain
import Foundation

/// The editor of a person, run on a text while the terminal is lent to it.
struct TextEditor: Sendable {
    struct Failure: UserFacingError {
        let explanation: Explanation
    }

    /// Most bytes that are read back.
    static let limitBytes = 4 << 20

    /// As a shell reads it, so that `code --wait` works.
    private let command: String
    private let temporaryFolder: String

    /// `VISUAL`, then `EDITOR`, then `vi`.
    init(_ context: ProcessContext) {
        command = context.variable("VISUAL") ?? context.variable("EDITOR") ?? "vi"
        temporaryFolder = context.variable("XDG_RUNTIME_DIR") ?? context.variable("TMPDIR") ?? "/tmp"
    }

    /// Has the text edited in a file that only this user can read, and removes it.
    ///
    /// - Throws: A ``Failure`` where there is no such editor, or it ended as failed; the text is as it was then.
    func edit(_ text: String, name: String) async throws -> String {
        var template = Array((temporaryFolder + "/baselog-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(
                explanation: Explanation(
                    "No folder for the editor could be made in \(temporaryFolder): \(String(cString: strerror(errno)))."
                ))
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/\(name)"
        try await ExportedFile.create(path, contents: text)
        let status = await run(path)
        guard status == 0 else {
            throw Failure(
                explanation: Explanation(
                    "The editor \(command.printable) ended with \(status): the draft stays as it was.",
                    hint: status == 127 ? "Set EDITOR to one that is installed." : nil))
        }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try handle.read(upToCount: TextEditor.limitBytes)
        else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Runs the editor in this process group, so that job control reaches both, and waits for its end elsewhere than on
    /// the threads that ship.
    private func run(_ path: String) async -> Int32 {
        // A ctrl-c is for the editor: the shell around it takes note of it and waits on.
        let words = ["/bin/sh", "-c", "trap : INT QUIT; \(command) \"$1\"", "sh", path]
        return (try? await OwnThread.run { TextEditor.spawn(words) }) ?? 127
    }

    /// - Returns: The exit code, or 128 and the number of the signal that ended it.
    private static func spawn(_ words: [String]) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals are blocked here for those who read them from a descriptor; a child needs its own.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        guard posix_spawn(&process, words[0], nil, &attributes, &arguments, environ) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
