package import BaselogScreen
import CTerminal
@preconcurrency import Dispatch
import Glibc
import Synchronization

/// A terminal without a window: a program or this process writes to one side, the test reads the other.
///
/// Everything written is read at once and kept, up to ``byteLimit``, so that a writer never waits.
package final class PseudoTerminal: Sendable {
    package struct Unavailable: Error {}

    package static let byteLimit = 16 << 20

    /// The device that programs open.
    package let path: String
    private let master: Int32
    /// Kept open, so that the device keeps its settings when a program ends.
    private let slave: Int32
    private let received = Mutex<[UInt8]>([])
    private let source: any DispatchSourceRead

    package init(size: Size = Size(columns: 80, rows: 24)) throws {
        var name = [CChar](repeating: 0, count: 128)
        let master = terminal_open_pseudo(&name, name.count)
        guard master >= 0 else { throw Unavailable() }
        path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        self.master = master
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0, terminal_set_size(master, Int32(size.columns), Int32(size.rows)) else {
            throw Unavailable()
        }
        source = DispatchSource.makeReadSource(fileDescriptor: master, queue: DispatchQueue(label: "pseudo-terminal"))
        source.setEventHandler { [weak self] in self?.receive() }
        source.setCancelHandler { [slave] in
            close(master)
            close(slave)
        }
        source.activate()
    }

    deinit { source.cancel() }

    /// Another descriptor of the program's side.
    package func openDevice() throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unavailable() }
        return descriptor
    }

    /// Everything written so far.
    package var output: String { received.withLock { String(decoding: $0, as: UTF8.self) } }

    package func forgetOutput() { received.withLock { $0 = [] } }

    /// Types.
    package func type(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let count = write(master, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Changes the size; the program in front gets SIGWINCH.
    package func resize(to size: Size) {
        _ = terminal_set_size(master, Int32(size.columns), Int32(size.rows))
    }

    /// Whether the device edits lines and echoes what is typed, as a shell expects it.
    package var isCooked: Bool {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes.c_lflag & tcflag_t(ICANON) != 0 && modes.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Starts a program for which this is the controlling terminal.
    ///
    /// - Parameter environment: All of its environment, as `NAME=value`.
    package func run(_ executable: String, _ arguments: [String], environment: [String]) throws -> PseudoTerminalProcess
    {
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        let process = terminal_spawn(path, &words, &variables)
        guard process > 0 else { throw Unavailable() }
        return PseudoTerminalProcess(id: process)
    }

    private func receive() {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &bytes, bytes.count)
        guard count > 0 else { return }
        received.withLock { if $0.count < Self.byteLimit { $0 += bytes[..<count] } }
    }
}

/// A program that runs in a ``PseudoTerminal``.
package struct PseudoTerminalProcess: Sendable {
    package let id: Int32

    package func send(_ signal: Int32) { kill(id, signal) }

    /// Waits for the end.
    ///
    /// - Returns: The exit code, or 128 + the signal that ended it.
    package func end() async throws -> Int32 {
        var status: Int32 = 0
        try await Condition.wait("the program ended") { waitpid(id, &status, WNOHANG) == id }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
