import BaselogDomain
import BaselogScreen
import BaselogTestSupport
import Foundation
import Testing

@testable import baselog

@Suite struct `The themes` {
    let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let files: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: repository.appending(path: "themes").path)) ?? [])
        .sorted()

    private func library(_ program: String = "/nowhere/baselog") -> ThemeLibrary {
        ThemeLibrary(configFolder: home.configFolder, program: program)
    }

    private func write(_ name: String, _ text: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private static let scheme: String =
        "system: base16\nname: Mine\nvariant: dark\npalette:\n"
        + (0..<16).map { "  base0\(String($0, radix: 16, uppercase: true)): \"#1020\($0 + 10)\"\n" }.joined()

    @Test func `are at least seventeen, ours among them`() {
        #expect(Self.files.count >= 17)
        for theme in Theme.builtIn { #expect(Self.files.contains("\(theme.name).yaml")) }
    }

    @Test(arguments: files)
    func `that come with the program can all be read`(file: String) throws {
        let name = String(file.dropLast(5))
        let theme = try ThemeLibrary(folders: [Self.repository.appending(path: "themes").path]).theme(named: name)
        #expect(theme.name == name)
        let ground = theme.style(.plain).background
        #expect(ground == nil || ground?.isLight == !theme.isDark)
        // Ours keep text legible; what others have made is shown as it is.
        #expect(theme.keepsLegible == Theme.builtIn.contains { $0.name == name } || theme.palette.isEmpty)
        if let builtIn = Theme.builtIn(named: name), !builtIn.palette.isEmpty { #expect(theme == builtIn) }
    }

    @Test func `of the person come before those of the program`() throws {
        try write("nord.yaml", Self.scheme, in: home.configFolder + "/themes")
        try write("Own.yaml", Self.scheme, in: home.configFolder + "/themes")
        let library = library()
        #expect(try library.theme(named: "nord").palette["base00"] == RGB(0x102010))
        #expect(try library.theme(named: "own").name == "Own")
        #expect(library.names() == Theme.builtIn.map(\.name) + ["Own", "nord"])
    }

    @Test func `are found beside an installed program and in a checkout`() throws {
        let themes = home.path + "/prefix/share/baselog/themes"
        try write("away.yaml", Self.scheme, in: themes)
        try write("baselog", "", in: home.path + "/prefix/bin")
        #expect(library(home.path + "/prefix/bin/baselog").names().contains("away"))
        try write("near.yaml", Self.scheme, in: home.path + "/checkout/themes")
        try write("baselog", "", in: home.path + "/checkout/.build/x86_64/debug")
        #expect(library(home.path + "/checkout/.build/x86_64/debug/baselog").names().contains("near"))
    }

    @Test func `that nobody made are refused with the names of those there are`() {
        #expect(throws: ThemeNotFound(name: "nacht", known: Theme.builtIn.map(\.name))) {
            try library().theme(named: "nacht")
        }
    }

    @Test(arguments: [
        ("palette:\n  base00: \"#12345\"\n", 2, 11, "base00 is not a colour"),
        ("palette:\n  base00: \"#123456\"\n", 2, 3, "The palette has no colour base01"),
        ("palette:\n  base99: \"#123456\"\n", 2, 3, "base99 is not a colour of base16"),
        ("name: x\ncolour: red\npalette: {}\n", 2, 1, "colour is not known here"),
        ("palette: {}\nbaselog:\n  roles:\n    failing: bold\n", 4, 5, "There is no role failing"),
        ("palette: {}\nbaselog:\n  roles:\n    failure: loud\n", 4, 14, "“loud” is not a style"),
        ("palette: {}\nbaselog:\n  sound: on\n", 3, 3, "sound is not known here"),
        ("just text\n", 1, 1, "it is not a base16 scheme"),
    ])
    func `that cannot be used say the line and the reason`(text: String, line: Int, column: Int, reason: String) {
        let problem = #expect(throws: YAMLProblem.self) {
            try ThemeFile.theme(named: "x", reading: text, path: "/x.yaml")
        }
        #expect(problem?.line == line && problem?.column == column)
        #expect(problem?.reason.hasPrefix(reason) == true, "\(problem?.reason ?? "")")
        #expect(problem?.explanation.message.hasPrefix("/x.yaml:\(line):\(column): ") == true)
    }

    @Test func `can be old ones with their colours beside the name, and of twenty-four colours`() throws {
        let old =
            "scheme: \"Old\"\nauthor: \"Someone\"\n"
            + (0..<16).map { "base0\(String($0, radix: 16, uppercase: true)): \"1020\($0 + 10)\"\n" }.joined()
        #expect(try ThemeFile.theme(named: "old", reading: old, path: "/old.yaml").isDark)
        let many = Self.scheme + (0..<8).map { "  base1\($0): \"#f0e0d\($0)\"\n" }.joined()
        let theme = try ThemeFile.theme(named: "many", reading: many, path: "/many.yaml")
        #expect(theme.style(.danger).background == RGB(0xF0E0D2))
    }
}

@MainActor
@Suite(.timeLimit(.minutes(1))) struct `A watch on folders` {
    @Test func `tells which files were written, replaced and removed`() async throws {
        let home = try TemporaryHome()
        let (names, seen) = AsyncStream<Set<String>>.makeStream()
        let watch = FolderWatch([home.path, "/no/such/folder"]) { seen.yield($0) }
        defer { watch.stop() }
        var changes = names.makeAsyncIterator()
        try "one".write(toFile: home.path + "/a.yaml", atomically: false, encoding: .utf8)
        #expect(await changes.next() == ["a.yaml"])
        try FileManager.default.removeItem(atPath: home.path + "/a.yaml")
        #expect(await changes.next() == ["a.yaml"])
    }
}
