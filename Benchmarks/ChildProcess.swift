import Foundation

/// Programs that the suite starts: itself for trials and the sink, `wrk`, and shippers.
final class ChildProcess {
    private let process: pid_t
    private let output: Int32
    /// Closing it ends the sink.
    private let input: Int32

    /// - Parameters:
    ///   - arguments: The program, looked for along the path, and its words.
    ///   - environment: `nil` for that of this process.
    ///   - errors: The file for what it says on standard error; `nil` shows it.
    init(_ arguments: [String], environment: [String: String]? = nil, errors: String? = nil) throws {
        let (toChild, fromChild) = (try ChildProcess.pipe(), try ChildProcess.pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.read, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild.write, STDOUT_FILENO)
        if let errors {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        // Threads that run tasks block signals, and a child would do so, too.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var nothing = sigset_t()
        sigemptyset(&nothing)
        posix_spawnattr_setsigmask(&attributes, &nothing)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = arguments.map { strdup($0) }
        let variables = (environment ?? ProcessInfo.processInfo.environment).map { strdup("\($0.key)=\($0.value)") }
        defer { for word in words + variables { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &actions, &attributes, words + [nil], variables + [nil])
        close(toChild.read)
        close(fromChild.write)
        guard failure == 0 else {
            close(toChild.write)
            close(fromChild.read)
            throw BenchError("\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        self.process = process
        input = toChild.write
        output = fromChild.read
    }

    /// All that the program prints until it ends.
    static func output(of arguments: [String]) throws -> [UInt8] {
        let child = try ChildProcess(arguments)
        var all: [UInt8] = []
        while case let bytes = child.read(), !bytes.isEmpty { all += bytes }
        guard child.end() == 0 else { throw BenchError("\(arguments[0]) failed") }
        return all
    }

    /// The next bytes that it prints; none at its end.
    func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65_536) { space, count in
            count = max(0, Glibc.read(output, space.baseAddress, space.count))
        }
    }

    /// Asks it something that it answers with one line.
    func answer(to question: String) throws -> String {
        guard write(input, question, question.utf8.count) == question.utf8.count else {
            throw BenchError("a program of the suite has ended")
        }
        return String(decoding: read(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends its input and waits for it.
    ///
    /// - Returns: Its status as `wait` gives it; 0 for success.
    @discardableResult
    func end() -> Int32 { wait().status }

    /// Asks it to end in order.
    ///
    /// - Returns: The seconds of processor time that it has used.
    func terminate() -> Double {
        kill(process, SIGTERM)
        return wait().processorSeconds
    }

    /// The most memory that it has had in RAM so far, in MiB; 0 once it has ended.
    var peakResidentMiB: Double { Usage.peakResidentMiB(of: String(process)) ?? 0 }

    /// Whether it has ended, so that only waiting for it is left.
    var hasEnded: Bool {
        var information = siginfo_t()
        let flags = WEXITED | WNOHANG | WNOWAIT
        return waitid(P_PID, id_t(process), &information, flags) == 0 && information.si_signo == SIGCHLD
    }

    private func wait() -> (status: Int32, processorSeconds: Double) {
        close(input)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        close(output)
        let times = [usage.ru_utime, usage.ru_stime]
        return (status, times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw BenchError("no pipe: \(String(cString: strerror(errno)))") }
        // Closed in all children but where it is put in place, so that an end of input is one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
