import ArgumentParser
import BaselogDomain
import CMalloc
import Foundation

/// Parses the command line, runs the command and ends with its exit code.
@main
enum Program {
    static func main() async {
        // A reader that goes away is noticed when writing to it.
        signal(SIGPIPE, SIG_IGN)
        // The allocator would keep an arena for every thread, each with its own leavings: tens of megabytes under load.
        malloc_limit_arenas(2)
        StandardStreams.occupy()
        var status = await run(Array(CommandLine.arguments.dropFirst()))
        if status == .done, let failure = Console.outputFailure {
            Console.fail(failure)
            status = .failed
        }
        exit(status.rawValue)
    }

    private static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try BaselogCommand.parseAsRoot(QueueOptions.telling(arguments))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> ExitStatus {
        if let failure = error as? CommandFailure {
            if let explanation = failure.explanation { Console.fail(explanation) }
            return failure.status
        }
        if let error = error as? any UserFacingError {
            Console.fail(error.explanation)
            return ExitStatus(for: error)
        }
        if error is CancellationError { return .interrupted }
        let code = BaselogCommand.exitCode(for: error)
        let message = BaselogCommand.fullMessage(for: error)
        if code == .success {
            Console.print(message)
            return .done
        }
        if code == .validationFailure {
            Console.note(message)
            return .usage
        }
        Console.fail(Explanation("\(error)"))
        return .failed
    }
}
