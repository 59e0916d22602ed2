import BaselogDashboard
import BaselogDomain

/// Reading and changing profiles.
extension EffectRunner {
    func changeProfiles(_ effect: Effect) async {
        switch effect {
        case .loadProfile(let name, let asClone):
            await answer { .profileLoaded(try await self.source.texts(of: name), asClone: asClone) }
        case .saveProfile(let change):
            await answer(else: { .profileNotSaved(change, EffectRunner.explanation(of: $0)) }) {
                try await self.source.save(change)
                return .profileSaved(change)
            }
            await applyNow(to: change.name)
        case .deleteProfile(let name):
            await answer { .profileDeleted(name, queue: try await self.source.delete(name)) }
        case .askKey(let profile): await askKey(for: profile)
        default: break
        }
    }

    /// The files are watched, but who has just saved wants to see it at once, also where they cannot be.
    private func applyNow(to profile: String) async {
        guard let current, current.session.profile == profile else { return }
        inbox.send(.settingsReloaded(await current.reload(), isAsked: false))
    }

    private func askKey(for profile: String) async {
        lendTerminal(true)
        let asked: Result<String?, any Error>
        do { asked = .success(try await source.askKey(for: profile)) } catch { asked = .failure(error) }
        lendTerminal(false)
        switch asked {
        case .success(let masked?):
            inbox.send(.keyStored(profile: profile, masked: masked))
            await applyNow(to: profile)
        case .success(nil):
            inbox.send(.effectFailed(Explanation("No key was entered; that of \(profile) is as it was.")))
        case .failure(let error): inbox.send(.effectFailed(EffectRunner.explanation(of: error)))
        }
    }
}
