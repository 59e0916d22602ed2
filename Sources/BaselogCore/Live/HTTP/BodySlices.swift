import NIOCore

/// A body in slices, each handed over only when the connection has room.
///
/// As one piece a large body would be out of the library's hands at once: it would stop the clock of the write timeout
/// and start that of the read timeout while most bytes still wait for a slow line.
struct BodySlices: AsyncSequence, Sendable {
    /// As much as a connection buffers before it asks for a pause.
    static let sliceBytes = 65_536

    let body: ByteBuffer

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ByteBuffer

        mutating func next() async -> ByteBuffer? {
            rest.readableBytes > 0 ? rest.readSlice(length: Swift.min(rest.readableBytes, sliceBytes)) : nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: body) }
}
