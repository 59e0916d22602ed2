import CZlib

/// Takes gzip bodies apart (RFC 1952).
enum Gzip {
    enum Failure: Error, Equatable {
        /// The content is larger than allowed; how large is not looked at, since a bomb would be.
        case tooLarge
        case damaged
    }

    /// - Parameter limit: The most bytes the content may have.
    static func decompress(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // 16 + 15: expect a gzip header, window of 32 KiB.
        guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, bytes.count * 4))
        var input = bytes
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var status = Z_OK
        var isTooLarge = false
        input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            while status == Z_OK, !isTooLarge {
                let produced = chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return target.count - Int(stream.avail_out)
                }
                isTooLarge = output.count + produced > limit
                if !isTooLarge { output.append(contentsOf: chunk[..<produced]) }
                // A whole member may be followed by another one.
                if status == Z_STREAM_END, stream.avail_in > 0 { status = inflateReset(&stream) }
                // Cut off: all input is used and nothing comes out any more.
                if status == Z_OK, produced == 0, stream.avail_in == 0 { status = Z_BUF_ERROR }
            }
        }
        if isTooLarge { throw .tooLarge }
        guard status == Z_STREAM_END else { throw .damaged }
        return output
    }
}
