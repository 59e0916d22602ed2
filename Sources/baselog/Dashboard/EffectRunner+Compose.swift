import BaselogDashboard
import BaselogDomain

/// What Compose orders beside the sending of single entries.
extension EffectRunner {
    func compose(_ effect: Effect) async {
        switch effect {
        case .loadSent(let profile):
            await answer { .sentLoaded(profile: profile, try await self.files.history(of: profile)) }
        case .rememberSent(let sent, let profile):
            do { try await files.remember(sent, of: profile) } catch {
                inbox.send(.effectFailed(EffectRunner.explanation(of: error)))
            }
        case .loadTemplates: await answer { .templatesLoaded(try await self.files.templates()) }
        case .saveTemplate(let template, let replaces):
            await answer {
                try await self.files.save(template, replaces: replaces)
                return .templateSaved(template.name)
            }
        case .editText(let draft, let text): await edit(draft, text)
        case .sendBurst(let order): beginBurst(order)
        case .cancelBurst: burst?.cancel()
        default: break
        }
    }

    /// Lends the terminal to the person's editor and takes it back, whatever came of it.
    private func edit(_ draft: ComposeDraft, _ text: String?) async {
        let kind = draft.kind == .log ? "A log" : "An event"
        let heading = [
            "\(kind) for Compose. Save and leave the editor to take it over; nothing is sent yet.",
            "Variables: \(ComposeFiles.variables).",
        ]
        let before = text ?? DraftText.text(of: draft, heading: heading)
        lendTerminal(true)
        let edited: Result<String, any Error>
        do { edited = .success(try await editor.edit(before, name: "draft.yaml")) } catch { edited = .failure(error) }
        lendTerminal(false)
        switch edited {
        case .success(let after):
            do throws(YAMLProblem) {
                inbox.send(.draftEdited(try DraftText.draft(of: after, path: "draft.yaml")))
            } catch {
                inbox.send(.draftUnread(text: after, error.explanation))
            }
        case .failure(let error): inbox.send(.effectFailed(EffectRunner.explanation(of: error)))
        }
    }

    private func beginBurst(_ order: Burst.Order) {
        guard burst == nil, let engine = current?.engine else {
            let explanation = Explanation("The engine is not running yet; try again.")
            inbox.send(.burstEnded(order.number, Burst.Progress(refusal: explanation)))
            return
        }
        burst = Task { [inbox] in
            let run = BurstRun(
                order: order, clock: ContinuousClock(),
                content: { ComposeVariables.live(number: $0, count: order.count).expanded(order.content) },
                accept: { content throws(AcceptError) in try await engine.accept(content, origin: .hand) })
            let progress = await run.run { inbox.send(.burstProgressed(order.number, $0)) }
            self.burst = nil
            inbox.send(.burstEnded(order.number, progress))
        }
    }
}
