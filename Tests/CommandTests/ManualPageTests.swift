import ArgumentParser
import Testing

@testable import baselog

@Suite struct `The manual page` {
    let page: String

    init() throws { page = try ManualPage(help: BaselogCommand._dumpHelp(), version: "1.2.3", date: "2026-11-25").text }

    @Test func `has a heading that man understands`() {
        #expect(page.hasPrefix(#".TH "BASELOG" "1" "2026\-11\-25" "baselog 1.2.3" "User Commands""#))
    }

    @Test func `describes every command that help lists`() {
        for command in BaselogCommand.configuration.subcommands where command.configuration.shouldDisplay {
            let name = command.configuration.commandName ?? ""
            #expect(page.contains(".SS \"baselog \(name)\"\n"), "\(name) is missing")
        }
        #expect(page.contains(".SS \"baselog queue list\""))
    }

    @Test func `says what all commands take only once`() {
        #expect(page.ranges(of: #"\-\-config <dir>"# + "\n").count == 1)
    }

    @Test func `takes no line of text for a macro`() {
        let macros = ["TH", "SH", "SS", "PP", "TP", "nf", "fi"]
        for line in page.split(separator: "\n") where line.hasPrefix(".") {
            #expect(macros.contains(String(line.dropFirst().prefix(2))), "\(line)")
        }
    }
}
