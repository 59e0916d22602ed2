import ArgumentParser
import BaselogCore
import BaselogDomain
import Foundation

/// Where a command takes a new API key from. Never an argument: those are seen in process lists and shell histories.
struct KeyOptions: ParsableArguments {
    @Flag(name: .customLong("key-stdin"), help: "Read the API key from standard input.")
    var fromInput = false

    @Option(
        name: .customLong("key-file"), help: ArgumentHelp("Read the API key from a file.", valueName: "file"),
        completion: .file())
    var file: String?

    @Flag(name: .customLong("ask-key"), help: "Ask for the API key at the terminal, unseen.")
    var asks = false

    func validate() throws {
        let sources = [fromInput, file != nil, asks].filter { $0 }
        if sources.count > 1 { throw ValidationError("Give only one of --key-stdin, --key-file and --ask-key.") }
    }

    /// The key, if one was asked for or given.
    func read() throws -> APIKey? {
        if fromInput { return try key(StandardInput.readAll(limitBytes: 65_536), from: "standard input") }
        if let file {
            guard let bytes = try AtomicFile.read(file, limitBytes: 65_536) else {
                throw FileError("read", file, reason: "there is no such file")
            }
            return try key(bytes, from: file)
        }
        guard asks else { return nil }
        guard let text = SecretPrompt.read("API key: ") else {
            throw CommandFailure(
                .usage, "There is no terminal to ask for the API key.", hint: "Use --key-stdin or --key-file FILE.")
        }
        return try key(Array(text.utf8), from: "the terminal")
    }

    private func key(_ bytes: [UInt8], from source: String) throws -> APIKey {
        do throws(APIKey.Problem) {
            return try APIKey(validating: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw KeyError.invalid(error, source: source)
        }
    }
}

/// Standard input as a whole.
enum StandardInput {
    static func readAll(limitBytes: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try FileHandle.standardInput.read(upToCount: 65_536), !chunk.isEmpty {
            bytes.append(contentsOf: chunk)
            guard bytes.count <= limitBytes else {
                throw CommandFailure(.usage, "Standard input has more than \(limitBytes.grouped) bytes.")
            }
        }
        return bytes
    }
}
