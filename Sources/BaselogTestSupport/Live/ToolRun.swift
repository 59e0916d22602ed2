import Foundation

/// Runs a tool to its end and reads what it prints.
///
/// Not Foundation's `Process`: that learns of an end by a descriptor that the child inherits, so a tool that leaves a
/// server behind, as tmux does, seems to run for ever; and it crashes now and then when many run at once.
enum ToolRun {
    struct Output {
        var status: Int32
        var text: String
        var errors: String
    }

    struct CannotStart: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ arguments: [String], folder: String) async throws -> Output {
        let name = "\(folder)/tool-\(UUID().uuidString.prefix(8))"
        let (output, errors) = (name + ".out", name + ".err")
        defer {
            unlink(output)
            unlink(errors)
        }
        let child = try spawn(arguments, output: output, errors: errors)
        let status = await withCheckedContinuation { continuation in
            reap(child) { continuation.resume(returning: ($0 >> 8) & 0xFF) }
        }
        return Output(status: status, text: try text(of: output), errors: try text(of: errors))
    }

    /// Starts a tool whose result nobody waits for.
    static func start(_ arguments: [String]) throws {
        reap(try spawn(arguments)) { _ in }
    }

    /// Every child is waited for, also where nobody wants its status: exit tests look at all children, and one that has
    /// ended and stays keeps them from seeing any other.
    private static func reap(_ child: pid_t, then done: @escaping @Sendable (_ status: Int32) -> Void) {
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            done(status)
        }
    }

    private static func text(of file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    }

    private static func spawn(
        _ arguments: [String], output: String = "/dev/null", errors: String = "/dev/null"
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Pipes of runs beside this one must not stay open in a server that lives on.
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // One that is closed by then is no error.
            if let descriptor = Int32(name), descriptor > 2 {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }
        // Threads of a test may have signals blocked that a server needs to hear of its children.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var child: pid_t = 0
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        let failure = posix_spawnp(&child, arguments[0], &actions, &attributes, words + [nil], environ)
        guard failure == 0 else {
            throw CannotStart(description: "\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        return child
    }
}
