import CTerminal
import Foundation

/// A terminal of 200 × 50 without a window, and a program in it. It answers what programs ask a terminal, counts what they
/// write and throws it away.
final class BenchTerminal {
    static let columns = 200
    static let rows = 50
    /// So long without another byte, and a picture is complete.
    static let pictureSilence = 0.005

    let process: pid_t
    private let terminal: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// What the program wrote between two moments.
    struct Output {
        /// When its first and its last byte came, on the machine's monotonic clock; `nil` for nothing.
        var first, last: Double?
        var bytes = 0
    }

    /// - Parameter variables: Environment beyond what every terminal program needs, as `NAME=value`.
    init(_ arguments: [String], _ variables: [String]) throws {
        var device = [CChar](repeating: 0, count: 128)
        terminal = terminal_open_pseudo(&device, device.count)
        guard terminal >= 0, terminal_set_size(terminal, Int32(Self.columns), Int32(Self.rows)) else {
            throw BenchError("no pseudo-terminal can be opened")
        }
        let inherited = ["PATH", "TMPDIR"].compactMap { name in
            ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
        }
        let common = ["TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "LC_ALL=C.UTF-8"]
        var words = arguments.map { strdup($0) } + [nil]
        var environment = (common + inherited + variables).map { strdup($0) } + [nil]
        defer { for text in words + environment { free(text) } }
        process = device.withUnsafeBufferPointer { terminal_spawn($0.baseAddress, &words, &environment) }
        guard process > 0 else {
            close(terminal)
            throw BenchError("\(arguments[0]) cannot be started in a terminal")
        }
    }

    /// Reads until the program has been silent for some seconds, or until the time is over.
    func read(silence: Double, atMost seconds: Double) -> Output {
        var output = Output()
        let end = Usage.monotonicSeconds + seconds
        while true {
            let now = Usage.monotonicSeconds
            let silent = output.last.map { $0 + silence } ?? end
            let wait = min(end, silent) - now
            guard wait > 0 else { return output }
            let count = readOnce(wait)
            guard count > 0 else { return output }
            let time = Usage.monotonicSeconds
            output.first = output.first ?? time
            output.last = time
            output.bytes += count
        }
    }

    /// Reads all that comes in some seconds.
    func read(for seconds: Double) -> Output { read(silence: seconds, atMost: seconds) }

    /// Reads until a text has come, and tells when it had; `nil` if it has not within the time.
    func read(until text: String, atMost seconds: Double) -> Double? {
        var seen: [UInt8] = []
        let end = Usage.monotonicSeconds + seconds
        while case let wait = end - Usage.monotonicSeconds, wait > 0 {
            let count = readOnce(wait)
            guard count > 0 else { return nil }
            seen += buffer[..<count]
            if String(decoding: seen, as: UTF8.self).contains(text) { return Usage.monotonicSeconds }
        }
        return nil
    }

    /// The bytes of one read; 0 when nothing came in time, or the program has gone.
    private func readOnce(_ seconds: Double) -> Int {
        var request = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, Int32((seconds * 1e3).rounded(.up))) > 0 else { return 0 }
        let count = Glibc.read(terminal, &buffer, buffer.count)
        guard count > 0 else { return 0 }
        answer(buffer[..<count])
        return count
    }

    /// A real terminal would answer, and programs wait for it a while.
    private func answer(_ bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.contains("\u{1B}]11;?") { press("\u{1B}]11;rgb:1515/1616/1e1e\u{1B}\\") }
        if text.contains("\u{1B}[c") || text.contains("\u{1B}[0c") { press("\u{1B}[?62;22c") }
    }

    func press(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = Glibc.write(terminal, bytes, bytes.count)
    }

    private var processorSeconds: Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 12,
            let user = Double(fields[11]), let system = Double(fields[12])
        else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// How often each of its threads has gone to sleep, and so how often it was woken.
    private var sleeps: [String: Double] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.reduce(into: [:]) { sleeps, thread in
            sleeps[thread] = Usage.number("voluntary_ctxt_switches:", in: "/proc/\(process)/task/\(thread)/status")
        }
    }

    /// What it costs to run for some seconds.
    struct Cost {
        /// Of one core.
        let processorPercent: Double
        let wakeUpsPerSecond: Double
        let bytesPerSecond: Double
    }

    func cost(of seconds: Double) -> Cost {
        let (processor, sleeps) = (processorSeconds, sleeps)
        let output = read(for: seconds)
        // A thread that has ended was woken for that; one that has begun, for all it did.
        let wakeUps = self.sleeps.reduce(0) { $0 + $1.value - (sleeps[$1.key] ?? 0) }
        return Cost(
            processorPercent: (processorSeconds - processor) / seconds * 100, wakeUpsPerSecond: wakeUps / seconds,
            bytesPerSecond: Double(output.bytes) / seconds)
    }

    var peakResidentMiB: Double { Usage.peakResidentMiB(of: String(process)) ?? .nan }

    /// Ends the program as a person who closes the window would.
    func end() {
        kill(process, SIGTERM)
        let giveUp = Usage.monotonicSeconds + 10
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            if Usage.monotonicSeconds > giveUp { kill(process, SIGKILL) }
            _ = read(for: 0.05)
        }
        close(terminal)
    }
}
