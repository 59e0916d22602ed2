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
    static var peakResidentMiB: Double {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return .nan }
        return (Double(line.filter(\.isNumber)) ?? .nan) / 1024
    }
}
