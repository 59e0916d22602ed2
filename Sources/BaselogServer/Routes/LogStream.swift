import BaselogDomain
import GRDB
import HTTPTypes
import NIOCore

/// New logs as server-sent events (WHATWG HTML, section 9.2).
///
/// The stream begins with what is stored after it was opened, or behind `Last-Event-ID` or `after`. Each event's `id`
/// is the cursor to go on from, so a client that comes back misses nothing.
struct LogStream: Sendable {
    /// A comment line is sent this often while nothing happens, so that a dead connection is noticed.
    static let heartbeat: Duration = .seconds(15)
    private static let pageRows = 200

    let project: KeyRing.Project
    let filter: RowFilter
    let start: Int64
    private let signals: AsyncStream<RowFeed.Signal>
    private let source: AsyncStream<RowFeed.Signal>.Continuation

    /// Checks the request and listens; nothing is sent yet. Who opens a stream closes it.
    ///
    /// - Throws: An ``Answer``, 503 if there are too many streams already, or ``StoreFailure``.
    static func open(_ visit: Visit, project named: String?, context: APIContext) async throws -> LogStream {
        let project = try await context.authenticate(visit, project: named)
        var filter = try RowFilter(query: visit.query, kind: .log, maximum: nil)
        filter.order = .oldest
        filter.limit = pageRows
        if let id = visit.header(.lastEventID) {
            guard let sequence = Int64(id), sequence >= 0 else {
                throw Answer(.badRequest, detail: "Last-Event-ID has the value '\(id)'; it is the id of an event.")
            }
            filter.after = sequence
        }
        let newest = try await context.storing {
            try await context.store.database.read { try $0.newestSequence(kind: .log) }
        }
        guard let (signals, source) = context.feed.listen() else {
            throw Answer(.serviceUnavailable, detail: "Too many streams are open.").with(.retryAfter, "5")
        }
        return LogStream(
            project: project, filter: filter, start: filter.after ?? newest, signals: signals, source: source)
    }

    /// Ends the stream; may be called again.
    func close() { source.finish() }

    /// Sends events until the stream is closed or the server stops.
    func run(context: APIContext, write: (ByteBuffer) async throws -> Void) async throws {
        // Rows may have come between the look at the newest one and now.
        source.yield(.rows)
        let clock = context.clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [source] in
                while !Task.isCancelled {
                    try await clock.sleep(for: LogStream.heartbeat)
                    source.yield(.heartbeat)
                }
            }
            var last = start
            for await signal in signals {
                if case .heartbeat = signal { try await write(ByteBuffer(string: ": still here\n\n")) }
                last = try await send(after: last, context: context, write: write)
            }
            group.cancelAll()
        }
    }

    private func send(
        after last: Int64, context: APIContext, write: (ByteBuffer) async throws -> Void
    ) async throws -> Int64 {
        var page = filter
        page.after = last
        while true {
            let query = page
            let rows = try await context.store.database.read { [project] database in
                try database.rows(kind: .log, project: project.number, filter: query)
            }
            var buffer = ByteBuffer()
            for row in rows.prefix(page.limit) {
                var writer = JSONWriter(reservingCapacity: 400)
                row.write(to: &writer, projectID: project.id, mode: .standard)
                buffer.writeString("id: \(row.sequence)\nevent: log\ndata: ")
                buffer.writeBytes(writer.bytes)
                buffer.writeString("\n\n")
                page.after = row.sequence
            }
            if buffer.readableBytes > 0 { try await write(buffer) }
            if rows.count <= page.limit { return page.after ?? last }
        }
    }
}
