import BaselogScreen
import BaselogTestSupport
import Glibc
import Testing

@testable import BaselogTerminal

/// What is left of the terminal when the program does not end as planned.
@Suite(.serialized) struct `A terminal after a crash` {
    let terminal: PseudoTerminal

    init() throws { terminal = try PseudoTerminal(size: Size(columns: 60, rows: 12)) }

    func expectGivenBack() async throws {
        #expect(terminal.isCooked)
        try await Condition.wait("the terminal got its screen back") { terminal.output.contains("\u{1B}[?1049l") }
        for sequence in ["\u{1B}[?2026l", "\u{1B}[?2004l", "\u{1B}[?1004l", "\u{1B}[?1006l"] {
            #expect(terminal.output.contains(sequence), "\(sequence.debugDescription)")
        }
        #expect(terminal.output.contains("\u{1B}[?25h") || terminal.output.contains("\u{1B}[?12l"))
    }

    @Test func `is given back after SIGSEGV, and shows the last errors`() async throws {
        await #expect(processExitsWith: .signal(SIGSEGV)) { [path = terminal.path as String] in
            await CrashingProgram.run(on: path) { _ in _ = raise(SIGSEGV) }
        }
        try await expectGivenBack()
        #expect(terminal.output.contains("the last words"))
    }

    @Test func `is given back after a trap`() async throws {
        await #expect(processExitsWith: .failure) { [path = terminal.path as String] in
            await CrashingProgram.run(on: path) { _ in preconditionFailure("a mistake") }
        }
        try await expectGivenBack()
        #expect(terminal.output.contains("a mistake"))
    }

    @Test func `is given back after abort`() async throws {
        await #expect(processExitsWith: .signal(SIGABRT)) { [path = terminal.path as String] in
            await CrashingProgram.run(on: path) { _ in abort() }
        }
        try await expectGivenBack()
    }

    @Test func `is given back when someone calls exit`() async throws {
        await #expect(processExitsWith: .exitCode(3)) { [path = terminal.path as String] in
            await CrashingProgram.run(on: path) { _ in exit(3) }
        }
        try await expectGivenBack()
    }

    @Test func `is given back after SIGTERM`() async throws {
        await #expect(processExitsWith: .exitCode(0)) { [path = terminal.path as String] in
            await CrashingProgram.endOnSignal(on: path)
        }
        try await expectGivenBack()
    }

    @Test func `is taken again when the program goes on after ctrl-z`() async throws {
        await #expect(processExitsWith: .exitCode(0)) { [path = terminal.path as String] in
            // In a session of its own nobody could continue it, so it is not stopped at all.
            setsid()
            await CrashingProgram.run(on: path) { session in
                session.suspend()
                var frame = Frame(size: session.size)
                frame.draw("back again", row: 0)
                session.painter.paint(frame, theme: .mono)
                session.close()
                exit(0)
            }
        }
        try await expectGivenBack()
        let output = terminal.output
        let left = try #require(output.firstRange(of: "\u{1B}[?1049l"))
        let taken = try #require(output[left.upperBound...].firstRange(of: "\u{1B}[?1049h"))
        #expect(output[taken.upperBound...].contains("back again"))
    }
}

enum CrashingProgram {
    @MainActor
    static func open(on path: String) -> TerminalSession? {
        let device = Glibc.open(path, O_RDWR | O_NOCTTY)
        dup2(device, STDERR_FILENO)
        return try? TerminalSession(
            TerminalOptions(type: "xterm-256color", usesMouse: true), input: device, output: device)
    }

    @MainActor
    static func run(on path: String, _ ending: @MainActor (TerminalSession) -> Void) async {
        guard let session = open(on: path) else { exit(9) }
        session.painter.paint(Frame(size: session.size), theme: .midnight)
        let words = "the last words\n"
        _ = words.withCString { write(STDERR_FILENO, $0, words.utf8.count) }
        ending(session)
        exit(8)
    }

    /// As the program's loop does: the signal is an event, the session is closed, the program ends.
    @MainActor
    static func endOnSignal(on path: String) async {
        let (ended, ending) = AsyncStream<Void>.makeStream()
        let signals = SignalReader([SIGTERM]) { _ in ending.finish() }
        await signals.ready()
        guard let session = open(on: path) else { exit(9) }
        session.painter.paint(Frame(size: session.size), theme: .midnight)
        kill(getpid(), SIGTERM)
        for await _ in ended {}
        session.close()
        exit(0)
    }
}
