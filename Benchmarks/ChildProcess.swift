import Foundation

/// Programs that the suite starts: itself for trials and the sink, and `wrk`.
final class ChildProcess {
    private let process: pid_t
    private let output: Int32
    /// Closing it ends the sink.
    private let input: Int32

    /// - Parameter arguments: The program, looked for along the path, and its words.
    init(_ arguments: [String]) throws {
        let (toChild, fromChild) = (try ChildProcess.pipe(), try ChildProcess.pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.read, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild.write, STDOUT_FILENO)
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &actions, nil, words + [nil], environ)
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

    /// Ends its input and waits for it.
    ///
    /// - Returns: Its status as `wait` gives it; 0 for success.
    func end() -> Int32 {
        close(input)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        close(output)
        return status
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw BenchError("no pipe: \(String(cString: strerror(errno)))") }
        // Closed in all children but where it is put in place, so that an end of input is one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
