import BaselogDomain
import Foundation

/// A recording as it stands in its file.
struct ReadRecording: Equatable {
    struct Failure: UserFacingError, Equatable {
        let explanation: Explanation
    }

    let header: RecordingHeader
    /// In the order of the file, without the last one, which says that it ended.
    let lines: [RecordingLine]
    /// Whether the end of it is missing.
    let isCut: Bool

    /// - Throws: ``Failure`` where it is no recording, is damaged, or shows nothing.
    init(path: String) throws(Failure) {
        let path = (path as NSString).expandingTildeInPath
        let bytes = try ReadRecording.bytes(of: path)
        guard !bytes.isEmpty else { throw ReadRecording.failure("The file \(path) is empty.") }
        var texts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // Behind the last line end stands nothing, or what was being written when it was cut.
        let rest = texts.removeLast()
        guard let first = texts.first,
            let header = try? AttachLine.decode(RecordingHeader.self, from: Array(first)),
            header.baselog == RecordingHeader.name
        else {
            throw ReadRecording.failure(
                "The file \(path) is no recording of baselog.", hint: ":record FILE in the dashboard writes one.")
        }
        guard header.version == RecordingLimits.version else {
            throw ReadRecording.failure(
                "The recording \(path) has version \(header.version) of the format; this program reads version "
                    + "\(RecordingLimits.version).",
                hint: "It was written by baselog \(AnswerText.safe(header.program, limit: 40)).")
        }
        var lines: [RecordingLine] = []
        var hasEnded = false
        for (number, text) in texts.enumerated().dropFirst() where !hasEnded {
            guard let line = try? AttachLine.decode(RecordingLine.self, from: Array(text)) else {
                throw ReadRecording.failure(
                    "The recording \(path) is damaged: line \((number + 1).grouped) cannot be read.")
            }
            if line.fact == .end { hasEnded = true } else { lines.append(line) }
        }
        guard lines.contains(where: { if case .snapshot = $0.fact { true } else { false } }) else {
            throw ReadRecording.failure("The recording \(path) was cut before it shows anything.")
        }
        self.header = header
        self.lines = lines
        isCut = !hasEnded || !rest.isEmpty
    }

    private static func bytes(of path: String) throws(Failure) -> Data {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw failure("The file \(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        // Others may have no end.
        guard status.st_mode & S_IFMT == S_IFREG else { throw failure("\(path) is no file.") }
        guard Int(status.st_size) <= RecordingLimits.fileBytes else {
            throw failure("The file \(path) is larger than any recording of baselog.")
        }
        do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw failure("The file \(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func failure(_ message: String, hint: String? = nil) -> Failure {
        Failure(explanation: Explanation(message, hint: hint))
    }
}
