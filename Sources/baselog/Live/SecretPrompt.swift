import BaselogCore
import BaselogDomain
import Foundation
import Synchronization

/// Reads secrets from a terminal without showing them.
enum SecretPrompt {
    /// One line from the controlling terminal, unseen; `nil` if there is none.
    static func read(_ question: String) -> String? {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0, isatty(descriptor) == 1 else { return nil }
        defer { close(descriptor) }
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Signals wait until the echo is on again.
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGTSTP] { sigaddset(&blocked, signal) }
        silent.c_lflag &= ~tcflag_t(ISIG)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &settings)
            write("\n", to: descriptor)
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        write(question, to: descriptor)
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while Foundation.read(descriptor, &byte, 1) == 1, byte != 0x0A, bytes.count < 4096 {
            // Without signals from keys, ctrl-c and ctrl-d give up here.
            if byte == 3 || byte == 4 { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// A passphrase that was typed, kept while the program runs, so that a change of the credentials needs no second
/// question.
final class RememberedPassphrase: Sendable {
    private let text = Mutex<String?>(nil)

    var known: String? { text.withLock { $0 } }

    func keep(_ passphrase: String) { text.withLock { $0 = passphrase } }

    func forget() { text.withLock { $0 = nil } }
}

/// Finds the passphrase of the credentials: a file named by the environment, or a question at the terminal.
struct PassphrasePrompt {
    private let file: String?
    private let path: String

    init(_ context: ProcessContext, path: String) {
        file = context.variable("BASELOG_PASSPHRASE_FILE")
        self.path = path
    }

    func ask() throws(CredentialError) -> String? {
        file == nil ? SecretPrompt.read("Passphrase of \(path): ") : try readFile()
    }

    /// The passphrase, if there is a file with it.
    func readFile() throws(CredentialError) -> String? {
        guard let file else { return nil }
        do throws(FileError) {
            let bytes = try AtomicFile.read(file, limitBytes: 4096) ?? []
            let text = String(decoding: bytes, as: UTF8.self)
            guard let line = text.split(whereSeparator: \.isNewline).first else {
                throw FileError("read the passphrase from", file, reason: "it is missing or empty")
            }
            return String(line)
        } catch {
            throw .file(error)
        }
    }
}
