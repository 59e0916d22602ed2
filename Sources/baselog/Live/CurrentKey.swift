import BaselogDomain
import Synchronization

/// The API key as it is now. A transport asks before each request, so that a changed key counts from the next one on.
final class CurrentKey: Sendable {
    private let value: Mutex<APIKey?>

    init(_ key: APIKey?) { value = Mutex(key) }

    var key: APIKey? { value.withLock { $0 } }

    func set(_ key: APIKey?) { value.withLock { $0 = key } }
}
