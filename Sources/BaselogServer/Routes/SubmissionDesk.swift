/// Where submissions go once they are read: the database of the embedded API, or the queue behind a relay.
protocol SubmissionDesk: Sendable {
    var limits: APILimits { get }
    var bodies: BodyReader { get }

    /// The project of the request's key.
    ///
    /// - Throws: The ``Answer`` 401 or 403, or a failure of the server.
    func authenticate(_ visit: Visit, project named: String?) async throws -> KeyRing.Project

    /// Looks whether an entry that passed the checks of the API can be kept here.
    func check(_ entry: NewEntry) throws(Refusal)

    /// Keeps all items or none, and returns once they are safe.
    ///
    /// - Throws: The ``Answer`` that says why not, or a failure of the server.
    func take(_ items: [WriteLine.Item], project: KeyRing.Project) async throws -> [WriteLine.Outcome]
}

extension APIContext: SubmissionDesk {
    func check(_ entry: NewEntry) {}

    func take(_ items: [WriteLine.Item], project: KeyRing.Project) async throws -> [WriteLine.Outcome] {
        try await storing { try await writeLine.submit(items, project: project.number) }
    }
}
