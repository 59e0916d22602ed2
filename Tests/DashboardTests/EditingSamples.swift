import BaselogDashboard
import BaselogDomain
import BaselogScreen

extension Sample {
    /// The form of the active profile, with a slower pace of retries and a value that cannot be.
    static func editing(size: Size) -> Dashboard {
        var dashboard = profiles(size: size)
        _ = dashboard.update(key("e"))
        _ = dashboard.update(.profileLoaded(texts, asClone: false))
        dashboard.profiles.editor?.set("1", of: .retryBackoff)
        dashboard.profiles.editor?.set("2", of: .maxConcurrency)
        return dashboard
    }

    static func history(size: Size) -> Dashboard {
        var dashboard = compose(size: size)
        _ = dashboard.update(key("ctrl-r"))
        let payment = ComposeDraft(
            kind: .log, values: ["level": "error", "message": "payment timed out", "category": "payment"])
        let order = ComposeDraft(kind: .event, values: ["type": "order.created", "payload": "{}"])
        _ = dashboard.update(
            .sentLoaded(
                profile: "dev", [SentDraft(payment, at: ago(40)), SentDraft(order, at: ago(7_300), count: 500)]))
        return dashboard
    }

    static func dryRun(size: Size) -> Dashboard {
        var dashboard = compose(size: size, session: production)
        dashboard.compose.set("500", of: "times")
        dashboard.compose.set("10", of: "rate")
        _ = dashboard.update(key("ctrl-d"))
        return dashboard
    }
}
