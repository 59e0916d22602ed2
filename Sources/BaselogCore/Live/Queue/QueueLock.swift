import BaselogDomain
import Glibc
import Synchronization

// Who ships from a queue holds two `flock`s for life: on the file `owner.lock`, which also tells people the process, and
// on the folder itself, so that deleting the file cannot let a second owner in. Neither is ever unlinked. `flock` and
// not `fcntl`: those locks would be SQLite's business, and closing any descriptor of a file drops them all.
final class QueueLock: Sendable {
    /// How the owner before ended.
    enum Former: Sendable { case none, closed, vanished }

    private struct Held {
        var file: Int32
        var folder: Int32
    }

    private let folder: String
    private let held = Mutex<Held?>(nil)

    init(folder: String) { self.folder = folder }

    deinit {
        // Without the mark of an orderly end.
        if let held = held.withLock({ $0 }) { QueueLock.release(held) }
    }

    var isHeld: Bool { held.withLock { $0 != nil } }

    private var path: String { "\(folder)/owner.lock" }

    /// Takes the lock if nobody has it.
    ///
    /// - Returns: Who has it now, and if it was taken just now, how the owner before ended.
    func claim() throws(QueueError) -> (owner: QueueOwner, former: Former?) {
        let outcome = held.withLock { held -> Result<(QueueOwner, Former?), QueueError> in
            if held != nil { return .success((.this, nil)) }
            do throws(QueueError) {
                return .success(try take(&held))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Gives the lock up, with the mark of an orderly end.
    func release() {
        held.withLock { held in
            guard let former = held else { return }
            QueueLock.write("\(getpid()) closed\n", to: former.file)
            QueueLock.release(former)
            held = nil
        }
    }

    private func take(_ held: inout Held?) throws(QueueError) -> (QueueOwner, Former?) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .notWritable(path: path, reason: QueueFolder.systemMessage(errno)) }
        let folder = open(self.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            let reason = QueueFolder.systemMessage(errno)
            close(file)
            throw .notWritable(path: self.folder, reason: reason)
        }
        let text = QueueLock.read(file)
        guard flock(file, LOCK_EX | LOCK_NB) == 0, flock(folder, LOCK_EX | LOCK_NB) == 0 else {
            let owner = QueueLock.holder(of: folder) ?? Int32(text.prefix { $0.isNumber }) ?? 0
            // Closing gives back what was locked of the two.
            QueueLock.release(Held(file: file, folder: folder))
            return (.process(owner), nil)
        }
        // Read again: the owner before may have ended between reading and locking.
        let former = QueueLock.read(file)
        QueueLock.write("\(getpid())\n", to: file)
        held = Held(file: file, folder: folder)
        return (.this, former.isEmpty ? Former.none : former.contains("closed") ? .closed : .vanished)
    }

    private static func release(_ held: Held) {
        close(held.folder)
        close(held.file)
    }

    private static func read(_ file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private static func write(_ text: String, to file: Int32) {
        // Only people and the next start read it; the lock holds without it.
        let bytes = Array(text.utf8)
        _ = ftruncate(file, 0)
        _ = pwrite(file, bytes, bytes.count, 0)
    }

    /// The process that holds a `flock` on this open file, as the kernel knows it.
    private static func holder(of descriptor: Int32) -> Int32? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, let locks = QueueFolder.text("/proc/locks") else { return nil }
        for line in locks.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(":\(status.st_ino)"),
                let process = Int32(fields[4]), process > 0
            else { continue }
            return process
        }
        return nil
    }
}
