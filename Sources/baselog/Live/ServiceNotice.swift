import Foundation

/// Tells the service manager how it goes, as sd_notify(3) does: a datagram to the socket that it names.
struct ServiceNotice: Sendable {
    /// A path, or a name in the abstract namespace behind `@`; `nil` where nobody listens.
    private let socketName: String?
    /// How often the service manager wants to hear that it goes on; `nil` if it does not.
    let watchdogInterval: Duration?

    init(_ context: ProcessContext, processID: Int32 = getpid()) {
        socketName = context.variable("NOTIFY_SOCKET").flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isMeant = context.variable("WATCHDOG_PID").map { Int32($0) == processID } ?? true
        let microseconds = context.variable("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        // Twice as often as asked, so that one late notice does no harm.
        watchdogInterval =
            socketName != nil && isMeant && microseconds > 0 ? .microseconds(max(1_000, microseconds / 2)) : nil
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    func isAlive() { send("WATCHDOG=1") }
    func stopping() { send("STOPPING=1\nSTATUS=Waiting for what is in flight") }

    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)")
    }

    /// A notice that cannot be sent is no reason to ship less.
    private func send(_ text: String) {
        guard let socketName else { return }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socketName.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        // The name of an abstract socket ends with the length of its address, not with a zero.
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + name.count } ?? 0
        let bytes = Array(text.utf8)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
    }
}
