import BaselogDomain
import Foundation

/// A question that only a person at a terminal can answer.
enum Confirmation {
    /// Returns if the answer is yes; fails if it is not, or if there is nobody to ask.
    ///
    /// - Parameter option: What a script gives instead of an answer.
    static func ask(_ question: String, option: String) throws {
        let answer = try line("\(question) [y/N] ", option: option)
        guard ["y", "yes"].contains(answer.lowercased()) else { throw CommandFailure(.failed, "Nothing was done.") }
    }

    /// Returns if exactly this word is typed.
    static func askForWord(_ word: String, _ question: String, option: String) throws {
        let answer = try line("\(question) ", option: option)
        guard answer == word else { throw CommandFailure(.failed, "That is not \(word); nothing was done.") }
    }

    /// Asks the terminal itself, because standard input may be the message.
    private static func line(_ question: String, option: String) throws -> String {
        guard let terminal = fopen("/dev/tty", "r+") else {
            throw CommandFailure(
                .usage, "This needs a confirmation, and there is no terminal to ask.",
                hint: "Give \(option) if you are sure.")
        }
        defer { fclose(terminal) }
        fputs(question, terminal)
        fflush(terminal)
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, Int32(buffer.count), terminal) != nil else { return "" }
        let bytes = buffer.prefix { $0 != 0 && $0 != 0x0A && $0 != 0x0D }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
