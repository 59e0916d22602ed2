import BaselogDomain
import Foundation

/// A file that is being written, line by line; only its owner can read it.
final class RecordingFile {
    typealias Failure = ExportedFile.Failure

    let path: String
    private(set) var bytes = 0
    private let limitBytes: Int
    private let file: FileHandle

    /// Makes a new file. What is there already is never overwritten.
    ///
    /// - Parameter path: May begin with `~/`.
    init(_ path: String, header: RecordingHeader, limitBytes: Int = RecordingLimits.fileBytes) throws {
        (file, self.path) = try ExportedFile.open(path)
        self.limitBytes = limitBytes
        try append(try AttachLine.encode(header))
    }

    /// - Returns: Whether there was room for it.
    func write(_ line: RecordingLine) throws -> Bool {
        let text = try AttachLine.encode(line.redacted)
        let reserve = line.fact == .end ? 0 : RecordingLimits.endBytes
        guard bytes + text.count + reserve <= limitBytes else { return false }
        try append(text)
        return true
    }

    private func append(_ text: [UInt8]) throws {
        do { try file.write(contentsOf: Data(text)) } catch {
            throw Failure(
                explanation: Explanation(
                    "The recording could not be written to \(path): \(error.localizedDescription)",
                    hint: "What is in the file already can be replayed."))
        }
        bytes += text.count
    }
}
