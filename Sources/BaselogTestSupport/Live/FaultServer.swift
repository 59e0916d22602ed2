package import BaselogDomain
import Foundation
import Synchronization

/// A TCP server on loopback that follows a script byte by byte, also where that is not HTTP any more.
///
/// Each connection plays the next script; the last one is played again for all further connections. At the end of a
/// script the connection is closed. Scripts run on threads of their own, with blocking calls: what the bytes do, and
/// nothing else, decides what a client sees.
package final class FaultServer: Sendable {
    /// One thing that the server does with a connection.
    package enum Step: Sendable {
        /// Reads one whole request, by its `Content-Length`, and records it.
        case readRequest
        /// Reads until this many bytes of a request have come, and records them.
        case readBytes(Int)
        /// Reads one whole request after the other and sends what this makes of each; at `nil` it falls silent. It may
        /// block, to hold the answer back.
        case respond(@Sendable (String) -> String?)
        case send(String)
        case sendBytes([UInt8])
        /// Sends one byte after the other with this pause between them.
        case drip(String, every: Duration)
        /// Sends these bytes again and again, until the client has had enough.
        case flood(String)
        case pause(Duration)
        /// Holds the connection open and says nothing, until the client goes away.
        case silence
        /// Ends the connection in order.
        case close
        /// Ends the connection with a reset.
        case reset
    }

    private struct State {
        var scripts: [[Step]]
        var received: [String] = []
        var connections: Set<Int32> = []
        var connectionCount = 0
        var isStopped = false
    }

    package let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    /// Starts listening on a free port.
    ///
    /// - Parameter scripts: At least one.
    package init(_ scripts: [Step]...) throws {
        precondition(!scripts.isEmpty)
        state = Mutex(State(scripts: scripts))
        (listener, port) = try FaultServer.listen()
        let thread = Thread { [weak self, listener] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let self else { break }
                self.serve(connection)
            }
            close(listener)
        }
        thread.start()
    }

    deinit { stop() }

    /// Ends all connections and listens no more; from then on connections are refused.
    package func stop() {
        let connections: Set<Int32>? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.isStopped = true
            return state.connections
        }
        guard let connections else { return }
        // A shutdown refuses further connections and wakes the threads that wait; those close their own descriptors.
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    /// Has each further connection play this script; those that are open play theirs to its end.
    package func change(to script: Step...) { state.withLock { $0.scripts = [script] } }

    package var baseURL: BaseURL { BaseURL(isSecure: false, host: "127.0.0.1", port: port, path: "") }

    /// What was read of each request, in the order in which that was finished.
    package var received: [String] { state.withLock { $0.received } }

    /// Connections whose script is still being played.
    package var openConnectionCount: Int { state.withLock { $0.connections.count } }

    package var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// A port of loopback on which nobody listens.
    package static func refusingPort() throws -> Int {
        let (listener, port) = try listen()
        close(listener)
        return port
    }

    /// A port of loopback that takes no connection and refuses none: its queue is full, so attempts are dropped unseen.
    package final class DeafPort: Sendable {
        package let port: Int
        private let descriptors: [Int32]

        package init() throws {
            let (listener, port) = try FaultServer.listen(backlog: 0)
            self.port = port
            var descriptors = [listener]
            for _ in 0..<4 {
                let filler = socket(
                    AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                descriptors.append(filler)
                _ = FaultServer.withLoopback(port: port) { connect(filler, $0, $1) }
            }
            self.descriptors = descriptors
        }

        deinit { for descriptor in descriptors { close(descriptor) } }
    }

    /// The bytes of an HTTP answer with a correct `Content-Length`.
    package static func answer(_ status: String, headers: [String] = [], body: String = "") -> String {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "Content-Type: application/json"]
        return (head + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    // MARK: Sockets

    private static func listen(backlog: Int32 = 128) throws -> (socket: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        let port: Int? = withLoopback(port: 0) { address, length in
            var length = length
            guard bind(descriptor, address, length) == 0, Glibc.listen(descriptor, backlog) == 0,
                getsockname(descriptor, address, &length) == 0
            else { return nil }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
        guard let port else {
            close(descriptor)
            throw POSIXError(.EADDRINUSE)
        }
        return (descriptor, port)
    }

    private static func withLoopback<Value>(
        port: Int, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func serve(_ connection: Int32) {
        let script: [Step]? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.connections.insert(connection)
            state.connectionCount += 1
            return state.scripts.count > 1 ? state.scripts.removeFirst() : state.scripts[0]
        }
        guard let script else {
            close(connection)
            return
        }
        let thread = Thread { [weak self] in
            var buffer: [UInt8] = []
            for step in script {
                guard FaultServer.play(step, on: connection, buffer: &buffer, record: { self?.record($0) }) else {
                    break
                }
            }
            self?.state.withLock { _ = $0.connections.remove(connection) }
            close(connection)
        }
        thread.start()
    }

    private func record(_ bytes: [UInt8]) {
        state.withLock { $0.received.append(String(decoding: bytes, as: UTF8.self)) }
    }

    /// - Returns: Whether the connection is still of use.
    private static func play(
        _ step: Step, on connection: Int32, buffer: inout [UInt8], record: ([UInt8]) -> Void
    ) -> Bool {
        switch step {
        case .readRequest:
            while requestLength(in: buffer) == nil { guard receive(connection, into: &buffer) else { return false } }
            let length = requestLength(in: buffer) ?? 0
            record(Array(buffer.prefix(length)))
            buffer.removeFirst(length)
            return true
        case .readBytes(let count):
            while buffer.count < count { guard receive(connection, into: &buffer) else { return false } }
            record(buffer)
            buffer = []
            return true
        case .respond(let answer):
            while true {
                while requestLength(in: buffer) == nil {
                    guard receive(connection, into: &buffer) else { return false }
                }
                let length = requestLength(in: buffer) ?? 0
                let request = Array(buffer.prefix(length))
                buffer.removeFirst(length)
                record(request)
                guard let text = answer(String(decoding: request, as: UTF8.self)) else {
                    return play(.silence, on: connection, buffer: &buffer, record: record)
                }
                guard transmit(Array(text.utf8), to: connection) else { return false }
            }
        case .send(let text): return transmit(Array(text.utf8), to: connection)
        case .sendBytes(let bytes): return transmit(bytes, to: connection)
        case .drip(let text, let pause):
            for byte in text.utf8 {
                guard transmit([byte], to: connection) else { return false }
                Thread.sleep(forTimeInterval: pause.inSeconds)
            }
            return true
        case .flood(let text):
            let bytes = Array(text.utf8)
            while transmit(bytes, to: connection) {}
            return false
        case .pause(let duration):
            Thread.sleep(forTimeInterval: duration.inSeconds)
            return true
        case .silence:
            while receive(connection, into: &buffer) { buffer = [] }
            return false
        case .close: return false
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private static func receive(_ connection: Int32, into buffer: inout [UInt8]) -> Bool {
        let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { space, count in
            count = max(0, recv(connection, space.baseAddress, space.count, 0))
        }
        buffer += chunk
        return !chunk.isEmpty
    }

    private static func transmit(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The length of the first whole request, if it is there.
    private static func requestLength(in buffer: [UInt8]) -> Int? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).lowercased()
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let body = line.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return buffer.count >= end.upperBound + body ? end.upperBound + body : nil
    }
}
