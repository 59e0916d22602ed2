import Glibc
import Synchronization

/// Dice whose falls a test knows.
final class Rolls: Sendable {
    private let left: Mutex<[Double]>

    init(_ values: [Double]) { left = Mutex(values) }

    func next() -> Double { left.withLock { $0.isEmpty ? 0.999 : $0.removeFirst() } }
}

/// An IPv4 address of this machine under which it is not loopback, if it has any.
let outsideAddress: String? = {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return nil }
    defer { freeifaddrs(list) }
    for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
        guard let entry, let address = entry.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET) else {
            continue
        }
        var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
        var source = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr }
        inet_ntop(AF_INET, &source, &text, socklen_t(INET_ADDRSTRLEN))
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if !name.hasPrefix("127.") { return name }
    }
    return nil
}()
