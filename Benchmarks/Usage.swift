import Foundation

/// What this process has used so far.
enum Usage {
    /// Seconds of processor time, in and below the process, of all its threads.
    static var processorSeconds: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Seconds of processor time of the calling thread.
    static var threadSeconds: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    /// Tells threads apart.
    static var thread: UInt { UInt(pthread_self()) }

    /// The machine's own monotonic clock, which all its processes share.
    static var monotonicSeconds: Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that was in RAM at once.
    static var peakResidentMiB: Double { peakResidentMiB(of: "self") ?? .nan }

    /// The same of another process; `nil` where it has ended.
    static func peakResidentMiB(of process: String) -> Double? {
        number("VmHWM:", in: "/proc/\(process)/status").map { $0 / 1024 }
    }

    /// A number in a file of names and numbers of the kernel.
    static func number(_ name: String, in path: String) -> Double? {
        let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix(name) }.flatMap { Double($0.filter(\.isNumber)) }
    }
}
