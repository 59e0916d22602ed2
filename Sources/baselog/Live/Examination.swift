import BaselogCore
import BaselogDomain
import Foundation

/// The checks of `baselog doctor`, in the order in which one thing needs another.
struct Examination {
    let context: ProcessContext

    func run(_ tell: (Finding) -> Void) async {
        tell(folder("config", context.configFolder, option: "--config"))
        tell(folder("state", context.stateFolder, option: "--state"))
        let loader = SettingsLoader(context)
        let loaded = Result { try loader.load() }
        tell(disk((try? loaded.get())?.settings.queue.minFree ?? QueueSettings().minFree))
        tell(terminal())
        tell(locale())
        let profile: LoadedProfile
        do {
            profile = try loaded.get()
        } catch {
            tell(failure("settings", error))
            return
        }
        tell(settings(profile))
        if let certificates = certificates(profile) { tell(certificates) }
        tell(key(profile, loader: loader))
        tell(await queue(profile))
        tell(await api(profile, loader: loader))
    }

    private func failure(_ check: String, _ error: any Error) -> Finding {
        let explanation = (error as? any UserFacingError)?.explanation
        return Finding(
            check: check, verdict: .wrong(ExitStatus(for: error)), detail: explanation?.message ?? "\(error)",
            advice: explanation?.hint)
    }

    /// The folder, or the nearest one above it in which it can be made.
    private func folder(_ check: String, _ path: String, option: String) -> Finding {
        var existing = path
        while !AtomicFile.isFolder(existing), existing.count > 1 {
            if AtomicFile.permissions(of: existing) != nil {
                return Finding(
                    check: check, verdict: .wrong(.configuration), detail: "\(existing) is not a folder",
                    advice: "move it away or choose another one with \(option)")
            }
            existing = (existing as NSString).deletingLastPathComponent
            if existing.isEmpty { existing = "/" }
        }
        guard access(existing, W_OK | X_OK) == 0 else {
            return Finding(
                check: check, verdict: .wrong(.configuration), detail: "\(existing) cannot be written",
                advice: "make it writable or choose another one with \(option)")
        }
        return Finding(check: check, verdict: .good, detail: existing == path ? path : "\(path) (made when needed)")
    }

    /// The free space, measured by what the queue wants to leave for others.
    private func disk(_ minFree: QueueSettings.MinFree) -> Finding {
        var path = context.stateFolder
        while !AtomicFile.isFolder(path), path.count > 1 { path = (path as NSString).deletingLastPathComponent }
        guard let space = DiskGauge.space(of: path.isEmpty ? "/" : path) else {
            return Finding(check: "disk", verdict: .doubtful, detail: "the free space of \(path) is not known")
        }
        let detail = "\(Text.size(space.freeBytes)) of \(Text.size(space.totalBytes)) free"
        guard let needed = minFree.bytes(of: space), space.freeBytes < needed else {
            return Finding(check: "disk", verdict: .good, detail: detail)
        }
        return Finding(
            check: "disk", verdict: .wrong(.failed),
            detail: "\(detail), less than the \(Text.size(needed)) that the queue leaves for others",
            advice: "free some space, choose another disk with --state, or lower queue.min-free")
    }

    private func terminal() -> Finding {
        let name = context.variable("TERM") ?? ""
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            return Finding(
                check: "terminal", verdict: .doubtful, detail: "input or output is no terminal",
                advice: "the dashboard needs one; all other commands do not")
        }
        guard !name.isEmpty, name != "dumb" else {
            return Finding(
                check: "terminal", verdict: .doubtful, detail: "TERM is \(name.isEmpty ? "not set" : name)",
                advice: "set it, for example: export TERM=xterm-256color")
        }
        return Finding(check: "terminal", verdict: .good, detail: name.printable)
    }

    private func locale() -> Finding {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { context.variable($0) }.first ?? "C"
        let normalised = name.lowercased().replacing("-", with: "")
        guard normalised.contains("utf8") else {
            return Finding(
                check: "locale", verdict: .doubtful, detail: "\(name.printable) is not UTF-8",
                advice: "for lines and graphs: export LC_ALL=C.UTF-8")
        }
        return Finding(check: "locale", verdict: .good, detail: name.printable)
    }

    private func settings(_ profile: LoadedProfile) -> Finding {
        let target = profile.usesEmbeddedAPI ? "embedded API" : profile.settings.baseURL.description
        let proxy = profile.settings.proxy.proxy(for: profile.settings.baseURL)
        let way = profile.usesEmbeddedAPI ? "" : proxy.map { " through the proxy \($0)" } ?? ""
        let detail = "profile \(profile.name) (\(profile.chosenBy)), \(target)\(way)"
        guard let note = profile.effective.notes.first else {
            return Finding(check: "settings", verdict: .good, detail: detail)
        }
        return Finding(check: "settings", verdict: .doubtful, detail: "\(detail); \(note)")
    }

    /// `nil` where the settings name none.
    private func certificates(_ profile: LoadedProfile) -> Finding? {
        let files = profile.settings.tls.files
        guard !files.isEmpty else { return nil }
        do {
            _ = try TLSMaterial(profile.settings.tls)
            return Finding(check: "tls", verdict: .good, detail: files.joined(separator: ", "))
        } catch {
            return failure("tls", error)
        }
    }

    private func key(_ profile: LoadedProfile, loader: SettingsLoader) -> Finding {
        if profile.usesEmbeddedAPI {
            return Finding(check: "key", verdict: .good, detail: "the embedded API makes its own")
        }
        do {
            let loaded = try loader.key(for: profile.name)
            guard let key = loaded.key else {
                return Finding(
                    check: "key", verdict: .wrong(.configuration), detail: "\(profile.name) has no API key",
                    advice: "baselog profile edit \(profile.name) --ask-key")
            }
            return Finding(check: "key", verdict: .good, detail: "\(key.masked) (\(loaded.source))")
        } catch {
            return failure("key", error)
        }
    }

    private func queue(_ profile: LoadedProfile) async -> Finding {
        do {
            let counts = try await OpenQueue.with(profile, context: context) { queue in
                try await queue.verify()
                return try await queue.counts()
            }
            guard let counts else {
                return Finding(check: "queue", verdict: .good, detail: "empty, nothing was ever queued")
            }
            let detail = "whole; \(counts.pending.grouped) waiting, \(counts.dead.grouped) dead"
            if counts.residual != 0 {
                return Finding(
                    check: "queue", verdict: .wrong(.failed),
                    detail: "\(detail); \(counts.residual.grouped) entries are in no state",
                    advice: "please report this with the file \(context.queueFolder(of: profile.name))/queue.sqlite")
            }
            guard counts.dead == 0 else {
                return Finding(
                    check: "queue", verdict: .doubtful, detail: detail,
                    advice: "baselog --profile \(profile.name) queue list --state dead")
            }
            return Finding(check: "queue", verdict: .good, detail: detail)
        } catch {
            return failure("queue", error)
        }
    }

    private func api(_ profile: LoadedProfile, loader: SettingsLoader) async -> Finding {
        do {
            let health = try await ProbeTarget.with(profile, loader: loader) { await $0.probe.run(.full).health }
            let time = health.responseTime.map { " in \(Text.duration($0))" } ?? ""
            switch health.state {
            case .healthy: return Finding(check: "api", verdict: .good, detail: "healthy\(time)")
            case .degraded(let reason):
                return Finding(check: "api", verdict: .doubtful, detail: "degraded: \(reason.printable)")
            case .keyRefused:
                return Finding(
                    check: "api", verdict: .wrong(.configuration), detail: "it refuses the key",
                    advice: "baselog profile edit \(profile.name) --ask-key")
            case .down(let step, let reason):
                return Finding(
                    check: "api", verdict: .wrong(.unreachable), detail: "\(step.rawValue): \(reason.printable)",
                    advice: "start it, or check the base URL: baselog profile show \(profile.name)")
            case .unknown: return Finding(check: "api", verdict: .wrong(.unreachable), detail: "no answer")
            }
        } catch {
            return failure("api", error)
        }
    }
}
