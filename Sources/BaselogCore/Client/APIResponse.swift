public import BaselogDomain

/// What the API says to an entry that it took.
public struct APIResponse: Sendable, Hashable {
    /// Whether the API has the entry. An answer that says no is an ``APIError``, so this is always `true`.
    public let success: Bool
    /// What the API stored, as it tells it; `nil` where it tells nothing, or more than is read of an answer.
    public let data: JSONValue?
    /// One line for people, such as `Created`.
    public let message: String
    /// The server's own ID of the request, or the one it was sent with.
    public let requestID: String
    /// When the answer had come.
    public let timestamp: Timestamp
    /// The HTTP status.
    public let status: Int
    /// The entry's ID, which was the idempotency key of every attempt.
    public let entryID: EntryID
    /// How many requests it took.
    public let attempts: Int
    /// How long each part of the last request took.
    public let phases: RequestPhases
}
