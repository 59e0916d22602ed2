import ArgumentParser
import Foundation

/// Prints the manual page; `make install` puts it where `man` finds it.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page.",
        discussion: "Example: baselog manual > baselog.1 && man ./baselog.1", shouldDisplay: false)

    func run() throws {
        let day = Date.now.formatted(.iso8601.year().month().day())
        Console.print(try ManualPage(help: BaselogCommand._dumpHelp(), version: Version.current, date: day).text)
    }
}
