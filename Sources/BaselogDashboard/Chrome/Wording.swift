import BaselogDomain
import BaselogScreen

/// Times, states and health as words, the same on every screen.
enum Wording {
    /// `14:03:22`, local time.
    static func clock(_ time: Timestamp, offset: Duration, seconds: Bool = true) -> String {
        let civil = CivilTime(time + offset)
        let minutes = "\(twoDigits(civil.hour)):\(twoDigits(civil.minute))"
        return seconds ? "\(minutes):\(twoDigits(civil.second))" : minutes
    }

    /// `14:03:22.512`, local time.
    static func preciseClock(_ time: Timestamp, offset: Duration) -> String {
        let thousandths = CivilTime(time + offset).microsecond / 1_000
        let digits = String(thousandths)
        return clock(time, offset: offset) + "." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `0.4 s`, `12 s`, `9 min`: how long ago something was; in tenths only for the first ten seconds.
    static func age(of time: Timestamp, at now: Timestamp) -> String {
        let age = max(.zero, now - time)
        return age < .seconds(60) ? "\(age.components.seconds) s" : NumberFormat.duration(age)
    }

    /// `in 4.1 s`, or `now` when the moment has come.
    static func countdown(to time: Timestamp, from now: Timestamp) -> String {
        time > now ? "in " + NumberFormat.duration(time - now) : "now"
    }

    /// `4 s`, `0.4 s`, `9 min`: a guess is not told to the tenth.
    static func forecast(_ duration: Duration) -> String {
        duration >= .seconds(1) && duration < .seconds(60)
            ? "\(duration.components.seconds) s" : NumberFormat.duration(duration)
    }

    static func milliseconds(_ duration: Duration?) -> String {
        guard let duration else { return "—" }
        let value = duration.inMilliseconds
        return value < 9.95 && value > 0
            ? NumberFormat.decimal(value, places: 1, keepingZeros: false) : NumberFormat.count(Int(value.rounded()))
    }

    /// `INFO `, `WARN `: at most five letters.
    static func short(_ level: Level) -> String {
        switch level {
        case .debug: "DEBUG"
        case .info: "INFO"
        case .warning: "WARN"
        case .error: "ERROR"
        case .critical: "CRIT"
        }
    }

    static func role(of level: Level) -> Role {
        switch level {
        case .debug: .levelDebug
        case .info: .levelInfo
        case .warning: .levelWarning
        case .error: .levelError
        case .critical: .levelCritical
        }
    }

    static func role(of state: EntryState) -> Role {
        switch state {
        case .queued, .inFlight: .waiting
        case .scheduled: .retry
        case .parked: .parked
        case .delivered: .good
        case .dead: .failure
        case .dropped: .dim
        }
    }

    static func sign(of state: EntryState, _ glyphs: Glyphs) -> String {
        switch state {
        case .queued, .inFlight: glyphs.waiting
        case .scheduled: glyphs.retry
        case .parked: glyphs.parked
        case .delivered: glyphs.delivered
        case .dead: glyphs.dead
        case .dropped: glyphs.dash
        }
    }

    static func health(_ state: Health.State, _ glyphs: Glyphs) -> Span {
        switch state {
        case .unknown: Span("\(glyphs.hollow) unknown", .dim)
        case .healthy: Span("\(glyphs.bullet) healthy", .good)
        case .degraded: Span("\(glyphs.warning) degraded", .warning)
        case .keyRefused: Span("\(glyphs.dead) key refused", .failure)
        case .down: Span("\(glyphs.dead) down", .failure)
        }
    }

    static func breaker(_ state: BreakerState, now: Timestamp) -> Span {
        switch state {
        case .closed: Span("closed", .plain)
        case .open(let until): Span("open, probes \(countdown(to: until, from: now))", .failure)
        case .halfOpen: Span("half-open, one entry tries", .warning)
        }
    }

    static func gateName(_ kind: GateState.Kind) -> String {
        switch kind {
        case .authentication: "key"
        case .endpoint: "endpoint"
        case .retryAfter: "Retry-After"
        case .events: "events"
        }
    }

    /// `1 entry`, `4,312 entries`.
    static func entries(_ count: Int) -> String { "\(NumberFormat.count(count)) \(count == 1 ? "entry" : "entries")" }
}
