/// Waits for something that tells nobody when it happens, such as a change on a screen.
package enum Condition {
    package struct NeverTrue: Error, CustomStringConvertible {
        package let description: String
    }

    /// Returns as soon as the condition holds.
    ///
    /// - Parameter seconds: When to give up. It only bounds a failing test: a passing one never waits for it.
    package static func wait(
        _ what: String, within seconds: Double = 20, isolation: isolated (any Actor)? = #isolation,
        until condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if try await condition() { return }
            guard ContinuousClock.now < deadline else {
                throw NeverTrue(description: "Within \(seconds) s it never became true that \(what).")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
