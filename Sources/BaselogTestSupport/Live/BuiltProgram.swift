import Foundation
import Synchronization

/// The program as it was built beside the tests.
package enum BuiltProgram {
    /// `.build/debug/baselog`, beside the test bundle that is running.
    package static let path: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (bundle as NSString).deletingLastPathComponent + "/baselog"
    }()

    /// What a finished run left.
    package struct Output: Sendable {
        /// The exit code; 128 + the signal where a signal ended it.
        package var status: Int32
        package var standardOutput: String
        package var standardError: String

        package var outputLines: [String] { standardOutput.split(separator: "\n").map(String.init) }
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - input: What it reads from standard input, which then ends.
    ///   - shell: A line of sh that starts it, where it is `"$@"`; `nil` starts it as it is.
    package static func run(
        _ arguments: [String], home: TemporaryHome, environment: [String: String] = [:], input: String = "",
        shell: String? = nil
    ) async throws -> Output {
        let run = try ProgramRun(arguments, home: home, environment: environment, shell: shell)
        run.write(input)
        run.closeInput()
        return await run.output()
    }
}

/// A run of the program that goes on while the test does.
package final class ProgramRun: Sendable {
    private struct State {
        var output = Data()
        var error = Data()
        var openStreams = 2
        var status: Int32?
        var waiters: [CheckedContinuation<BuiltProgram.Output, Never>] = []
        var lineWaiters: [LineWaiter] = []
    }

    /// Somebody who waits for a line of one of the two streams.
    private struct LineWaiter {
        let stream: any KeyPath<State, Data> & Sendable
        let test: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<String?, Never>
    }

    private let process: Process
    private let input: Pipe
    /// Held so that the home is there as long as the program is.
    private let home: TemporaryHome
    private let state = Mutex(State())

    package init(
        _ arguments: [String], home: TemporaryHome, environment: [String: String] = [:], shell: String? = nil
    ) throws {
        self.home = home
        process = Process()
        input = Pipe()
        let (output, error) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: shell == nil ? BuiltProgram.path : "/bin/sh")
        process.arguments = (shell.map { ["-c", $0, "sh", BuiltProgram.path] } ?? []) + arguments
        process.environment = home.environment(environment)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = error
        process.terminationHandler = { [weak self] process in
            let signalled = process.terminationReason == .uncaughtSignal
            self?.change { $0.status = signalled ? 128 + process.terminationStatus : process.terminationStatus }
        }
        collect(output) { $0.output.append($1) }
        collect(error) { $0.error.append($1) }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    package var processID: Int32 { process.processIdentifier }

    package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    package func write(_ text: String) {
        // A program that ended early has closed its end; the exit code tells that better than an error here.
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    package func closeInput() { try? input.fileHandleForWriting.close() }

    /// Waits for the end of the program and of its output.
    package func output() async -> BuiltProgram.Output {
        await withCheckedContinuation { continuation in change { $0.waiters.append(continuation) } }
    }

    /// Waits for a line of standard output that passes the test; `nil` if the program ends without one.
    package func line(where test: @escaping @Sendable (String) -> Bool) async -> String? {
        await line(of: \.output, where: test)
    }

    /// Waits for a line of standard error that passes the test; `nil` if the program ends without one.
    package func errorLine(where test: @escaping @Sendable (String) -> Bool) async -> String? {
        await line(of: \.error, where: test)
    }

    private func line(
        of stream: any KeyPath<State, Data> & Sendable, where test: @escaping @Sendable (String) -> Bool
    ) async -> String? {
        await withCheckedContinuation { continuation in
            change { $0.lineWaiters.append(LineWaiter(stream: stream, test: test, continuation: continuation)) }
        }
    }

    /// Reads the pipe to its end on a thread of its own: Foundation's readability handler races with the closing of pipes.
    private func collect(_ pipe: Pipe, _ append: @escaping @Sendable (inout State, Data) -> Void) {
        let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
        Thread.detachNewThread { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { break }
                let data = Data(buffer[..<count])
                self?.change { append(&$0, data) }
            }
            close(descriptor)
            self?.change { $0.openStreams -= 1 }
        }
    }

    /// Changes the state and resumes everyone whose condition has come true.
    private func change(_ body: (inout State) -> Void) {
        let (finished, lines) = state.withLock { state in
            body(&state)
            let isOver = state.status != nil && state.openStreams == 0
            let text = String(decoding: state.output, as: UTF8.self)
            var lines: [(CheckedContinuation<String?, Never>, String?)] = []
            let snapshot = state
            state.lineWaiters.removeAll { waiter in
                let text = String(decoding: snapshot[keyPath: waiter.stream], as: UTF8.self)
                let complete = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                let found = complete.lazy.map(String.init).first(where: waiter.test)
                if found != nil || isOver { lines.append((waiter.continuation, found)) }
                return found != nil || isOver
            }
            guard let status = state.status, isOver else {
                return ([(CheckedContinuation<BuiltProgram.Output, Never>, BuiltProgram.Output)](), lines)
            }
            let output = BuiltProgram.Output(
                status: status, standardOutput: text, standardError: String(decoding: state.error, as: UTF8.self))
            let finished = state.waiters.map { ($0, output) }
            state.waiters = []
            return (finished, lines)
        }
        for (continuation, output) in finished { continuation.resume(returning: output) }
        for (continuation, line) in lines { continuation.resume(returning: line) }
    }
}
