import Foundation

/// Whether standard error leads into the journal of systemd, which reads the priority of each line from `<N>` before it.
///
/// `JOURNAL_STREAM` names the device and inode of the stream, since it is handed on to programs whose output goes
/// elsewhere: systemd.exec(5).
enum JournalStream {
    /// The severities of syslog that are used here.
    enum Priority: Int { case error = 3, warning = 4, notice = 5, info = 6 }

    static func leads(to variable: String?, device: UInt64, inode: UInt64) -> Bool {
        let parts = (variable ?? "").split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && UInt64(parts[0]) == device && UInt64(parts[1]) == inode
    }

    static func leads(_ descriptor: Int32, variable: String?) -> Bool {
        var status = stat()
        guard variable != nil, fstat(descriptor, &status) == 0 else { return false }
        return leads(to: variable, device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Each line of the text with its priority.
    static func marked(_ text: String, _ priority: Priority) -> String {
        let ends = text.hasSuffix("\n")
        let lines = (ends ? text.dropLast() : text[...]).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { "<\(priority.rawValue)>\($0)" }.joined(separator: "\n") + (ends ? "\n" : "")
    }
}
