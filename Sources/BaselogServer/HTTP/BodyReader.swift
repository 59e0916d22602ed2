import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// The memory that all request bodies share.
final class BodyBudget: Sendable {
    private let usedBytes = Atomic<Int>(0)
    private let limitBytes: Int

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// - Returns: Whether there was room; nothing is taken otherwise.
    func take(_ count: Int) -> Bool {
        let used = usedBytes.add(count, ordering: .relaxed).newValue
        if used <= limitBytes { return true }
        give(back: count)
        return false
    }

    func give(back count: Int) { usedBytes.subtract(count, ordering: .relaxed) }
}

/// The client went away in the middle of its request; there is nobody to answer.
struct ClientVanished: Error {}

/// Reads request bodies, never more than the limits.
struct BodyReader: Sendable {
    let limits: APILimits
    let budget: BodyBudget

    /// How many bytes the head of a request promises; 0 if it does not say.
    func announcedBytes(of request: Request) -> Int {
        request.headers[.contentLength].flatMap { Int($0) } ?? 0
    }

    /// Calls `use` with the whole body as it came over the wire.
    ///
    /// - Throws: The ``Answer`` 413 or 503 when it is too much, ``ClientVanished``, or an error of the connection.
    func withBody<Value: Sendable>(
        of request: Request, on connection: Connection?, use: ([UInt8]) async throws -> Value
    ) async throws -> Value {
        let announced = announcedBytes(of: request)
        if announced > limits.bodyBytes { throw tooLarge }
        var bytes: [UInt8] = []
        // Only address space: who announces much and sends little takes neither memory nor a share of the budget.
        bytes.reserveCapacity(announced)
        var taken = 0
        defer { budget.give(back: taken) }
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limits.bodyBytes else { throw tooLarge }
            try take(chunk.readableBytes)
            taken += chunk.readableBytes
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        connection?.isReadingBodySince = nil
        if request.headers[.contentLength] != nil, bytes.count != announced { throw ClientVanished() }
        return try await use(bytes)
    }

    /// Counts a body that was unpacked while `use` works on it.
    func withUnpacked<Value: Sendable>(_ bytes: [UInt8], use: ([UInt8]) async throws -> Value) async throws -> Value {
        try take(bytes.count)
        defer { budget.give(back: bytes.count) }
        return try await use(bytes)
    }

    private func take(_ count: Int) throws(Answer) {
        guard budget.take(count) else {
            throw Answer(.serviceUnavailable, detail: "Too many request bodies at once; try again in a moment.")
                .with(.retryAfter, "1")
        }
    }

    private var tooLarge: Answer {
        Answer(
            .contentTooLarge, detail: "The body is larger than \(limits.bodyBytes) bytes, the most this server takes.")
    }
}
