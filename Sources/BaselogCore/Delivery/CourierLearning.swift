import BaselogDomain

/// Finding out what the server can do.
extension Courier {
    /// The longest time after which a description that could not be read is asked for again.
    static let learnCeiling: Duration = .seconds(60)

    /// Reads the server's description, unless that is known.
    ///
    /// Before the first entry is sent, so that no field is left out that the server would have stored. A server that
    /// cannot tell takes what every one takes, and is asked again after a second, two, four and so on.
    func learn() async {
        guard learning == .needed, context.stopwatch.elapsed >= learnAgain else { return }
        let request = WireRequest(
            method: "GET", path: "/openapi.json", headers: [.init("Accept", "application/json")],
            answerLimitBytes: CapabilityReader.limitBytes)
        let epoch = epoch
        let report = await SideDoor(courier: self).send(request)
        guard learning == .needed, epoch == self.epoch else { return }
        switch report.result {
        case .success(let answer) where answer.status == 200 && answer.isComplete && !answer.isCut:
            adopt(CapabilityReader.capabilities(describedBy: answer.body) ?? .minimal)
        case .success(let answer) where answer.status != 429 && answer.status < 500: adopt(.minimal)
        case .success, .failure:
            let wait = min(Courier.learnCeiling, .seconds(1) * (1 << min(failedLearnings, 6)))
            failedLearnings += 1
            learnAgain = context.stopwatch.elapsed + wait
        }
    }

    /// What is known of the server may be of another one, or of another version of it.
    func forgetDescription() {
        guard learning != .off else { return }
        learning = .needed
        learnAgain = .zero
        failedLearnings = 0
    }

    private func adopt(_ capabilities: ServerCapabilities) {
        learning = .done
        isServerKnown = true
        batchesWork = false
        form.capabilities = Courier.capabilities(capabilities, mode: settings.batch.mode)
        // Events that waited for a route may have one now.
        gatesToUnpark.insert(.events)
        context.ledger.changed.raise()
    }

    /// What a person says of batches counts more than what the server says.
    static func capabilities(_ capabilities: ServerCapabilities, mode: BatchSettings.Mode) -> ServerCapabilities {
        var capabilities = capabilities
        switch mode {
        case .auto: break
        case .single: capabilities.hasBatches = false
        case .batch: capabilities.hasBatches = true
        }
        return capabilities
    }
}
