import BaselogCore
import BaselogDomain

/// A profile's queue as it lies on disk, for commands that look at it or change it without shipping.
struct OpenQueue {
    let queue: SQLiteQueue

    /// - Returns: `nil` where the profile never had a queue; none is made by looking.
    static func with<Result>(
        _ profile: LoadedProfile, context: ProcessContext, _ body: (SQLiteQueue) async throws -> Result
    ) async throws -> Result? {
        let folder = context.queueFolder(of: profile.name)
        guard AtomicFile.permissions(of: "\(folder)/queue.sqlite") != nil else { return nil }
        let queue = try SQLiteQueue(folder: folder, settings: profile.settings.queue)
        do {
            let result = try await body(queue)
            await queue.close()
            return result
        } catch {
            await queue.close()
            throw error
        }
    }
}

extension EntryQueue {
    /// Makes sure that this process may change entries.
    func own() async throws {
        if case .process(let pid) = try await claim() {
            throw CommandFailure(
                .notOwner, "Process \(pid) ships from this queue, and only it may change entries.",
                hint: "Do it in its dashboard (`baselog attach` shows one), or stop it first: kill \(pid)")
        }
    }

    /// The entry with this ID, or the newest one whose ID ends like this.
    func find(_ text: String) async throws -> StoredEntry {
        if let id = EntryID(text) {
            guard let entry = try await entry(id) else {
                throw CommandFailure(.failed, "There is no entry \(id) in the queue or its history.")
            }
            return entry
        }
        guard (4...26).contains(text.count) else {
            throw CommandFailure(.usage, "\"\(text.printable)\" is not the ID of an entry, nor the end of one.")
        }
        var query = PageQuery(limit: 1_000)
        // Short IDs are for what a person just saw; older entries need the whole ID.
        for _ in 0..<20 {
            let page = try await page(query)
            if let entry = page.entries.first(where: { $0.id.description.hasSuffix(text.uppercased()) }) {
                return entry
            }
            guard let next = page.next else { break }
            query.after = next
        }
        throw CommandFailure(.failed, "There is no entry whose ID ends with \(text.printable).")
    }
}
