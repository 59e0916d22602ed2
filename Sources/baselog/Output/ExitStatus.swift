import ArgumentParser
import BaselogCore
import BaselogDomain
import BaselogServer
import BaselogSources

/// The exit codes of every command; scripts rely on them.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
    /// Accepted and queued, not yet delivered.
    case queued = 3
    /// Refused by the API: the entry is dead.
    case dead = 4
    /// Configuration or key.
    case configuration = 5
    /// Another process ships from the queue.
    case notOwner = 6
    case unreachable = 7
    /// Queue or disk full: not accepted.
    case full = 8
    case interrupted = 130
    case terminated = 143

    /// The status that a failure ends with.
    init(for error: any Error) {
        self =
            switch error {
            case let failure as CommandFailure: failure.status
            case let error as QueueError: ExitStatus(for: error)
            case AcceptError.queue(let error): ExitStatus(for: error)
            case AcceptError.invalid, is PatternError: .usage
            case is InvalidSettings, is YAMLProblem, is ProfileError, is CredentialError, is KeyError, is FileError,
                is TLSFileError:
                .configuration
            case LogReading.Failure.refused(let status, _) where status == 401 || status == 403: .configuration
            case is LogReading.Failure: .unreachable
            default: .failed
            }
    }

    private init(for error: QueueError) {
        self =
            switch error {
            case .diskFull, .full, .tooLarge, .lowOnSpace: .full
            case .notWritable: .configuration
            case .ownedByProcess: .notOwner
            case .damaged, .removed, .inputOutput, .newerSchema, .failed, .closed: .failed
            }
    }
}

/// Ends a command with a status and, where there is one, a sentence on standard error.
struct CommandFailure: Error {
    var status: ExitStatus
    var explanation: Explanation?

    init(_ status: ExitStatus, _ message: String? = nil, hint: String? = nil) {
        self.status = status
        explanation = message.map { Explanation($0, hint: hint) }
    }
}
