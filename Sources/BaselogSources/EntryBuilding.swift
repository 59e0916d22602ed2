package import BaselogDomain

extension LineParser {
    /// The tag of a line whose end never came.
    package static let partialTag = "partial"

    /// The entry of a line as it was read; what is missing of it is said.
    ///
    /// - Returns: `nil` for a blank line. Any other entry passes the checks of the queue.
    package func entry(_ line: SourceLine) -> LogEntry? {
        guard var entry = parse(line.bytes[...]) else { return nil }
        if line.isPartial { entry.tags.append(LineParser.partialTag) }
        if line.cutBytes > 0 {
            entry.message += " … [\(line.cutBytes.grouped) bytes cut]"
            entry.metadata["cut_bytes"] = .integer(Int64(line.cutBytes))
        }
        return entry
    }
}
