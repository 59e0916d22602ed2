import ArgumentParser
import Yams
import BaselogCore
import BaselogServer

@main
struct BaselogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "baselog")
    func run() async throws {}
}
