import BaselogCore
import BaselogDomain
import Glibc

extension TimeReading {
    /// The machine's clock and time zone.
    package static let live = TimeReading(now: WallClock.now) { time in
        // Taken as if it were UTC: wrong only within hours of a change of the clocks, and by an hour at most.
        var seconds = time_t(time.microseconds / 1_000_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return .seconds(parts.tm_gmtoff)
    }
}
