import Foundation

/// An HTTP request as any client might send it, over TCP or a Unix socket.
struct PlainRequest: Sendable {
    enum Target: Sendable {
        case port(Int)
        case socket(String)
    }

    struct Answer: Sendable {
        /// 0 where there was none.
        var status: Int
        var head: String
        var body: String
    }

    var target: Target
    var method = "GET"
    var path = "/"
    var key: String?
    var idempotencyKey: String?
    var body: String?

    static func get(_ path: String, on port: Int) async -> Answer {
        await PlainRequest(target: .port(port), path: path).send()
    }

    static func log(
        _ message: String, to target: Target, key: String?, idempotencyKey: String? = nil
    ) async -> Answer {
        await PlainRequest(
            target: target, method: "POST", path: "/projects/logs", key: key, idempotencyKey: idempotencyKey,
            body: #"{"message":"\#(message)"}"#
        ).send()
    }

    /// Blocks a thread of its own until the other side closes.
    func send() async -> Answer {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: exchange()) }.start()
        }
    }

    private func exchange() -> Answer {
        guard let descriptor = connected() else { return Answer(status: 0, head: "", body: "") }
        defer { close(descriptor) }
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let key { text += "X-API-Key: \(key)\r\n" }
        if let idempotencyKey { text += "Idempotency-Key: \(idempotencyKey)\r\n" }
        if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        let bytes = Array((text + "\r\n" + (body ?? "")).utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 { received += chunk[..<count] }
        let answer = String(decoding: received, as: UTF8.self)
        let parts = answer.components(separatedBy: "\r\n\r\n")
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(status: status ?? 0, head: parts[0], body: parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    private func connected() -> Int32? {
        switch target {
        case .port(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
            return connect(AF_INET, address)
        case .socket(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            return connect(AF_UNIX, address)
        }
    }

    private func connect<Address>(_ family: Int32, _ address: Address) -> Int32? {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
