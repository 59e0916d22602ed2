import BaselogDomain
import BaselogScreen
import Foundation

/// The themes that can be chosen: files of the person, then those that came with the program, then the built-in ones.
/// A theme is called by the name of its file, without `.yaml`. Files are read when they are asked for.
struct ThemeLibrary: Sendable {
    /// A longer file is no theme.
    static let byteLimit = 262_144

    /// Most important first.
    let folders: [String]

    init(folders: [String]) { self.folders = folders }

    /// - Parameters:
    ///   - configFolder: Its `themes` folder is the person's own.
    ///   - program: The path of the running program.
    init(configFolder: String, program: String) {
        var folders = [ThemeLibrary.ownFolder(configFolder)]
        folders += ThemeLibrary.shippedFolder(program: program).map { [$0] } ?? []
        self.init(folders: folders)
    }

    /// Where a person puts themes.
    static func ownFolder(_ configFolder: String) -> String { configFolder + "/themes" }

    /// `PREFIX/share/baselog/themes` beside `PREFIX/bin/baselog`, or the folder of the checkout the program was built
    /// in.
    private static func shippedFolder(program: String) -> String? {
        var folder = URL(filePath: program).resolvingSymlinksInPath().deletingLastPathComponent()
        let files = FileManager.default
        let installed = folder.deletingLastPathComponent().appending(path: "share/baselog/themes").path
        if files.fileExists(atPath: installed) { return installed }
        while folder.path != "/" {
            if folder.lastPathComponent == ".build" {
                let themes = folder.deletingLastPathComponent().appending(path: "themes").path
                return files.fileExists(atPath: themes) ? themes : nil
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    /// The names of all themes, sorted, ours first.
    func names() -> [String] {
        let own = Theme.builtIn.map(\.name)
        let files = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { file in
                file.hasSuffix(".yaml") && !file.hasPrefix(".") ? String(file.dropLast(5)) : nil
            }
        }
        return own + Set(files).subtracting(own).sorted()
    }

    /// The theme of this name, in any case.
    ///
    /// - Throws: `YAMLProblem` for a file that cannot be used, ``ThemeNotFound`` where there is none.
    func theme(named name: String) throws -> Theme {
        let wanted = name.lowercased()
        guard let known = names().first(where: { $0.lowercased() == wanted }) else {
            throw ThemeNotFound(name: name, known: names())
        }
        for folder in folders {
            let path = "\(folder)/\(known).yaml"
            guard let file = FileHandle(forReadingAtPath: path) else { continue }
            defer { try? file.close() }
            let bytes = try file.read(upToCount: ThemeLibrary.byteLimit + 1) ?? Data()
            guard bytes.count <= ThemeLibrary.byteLimit, let text = String(validating: bytes, as: UTF8.self) else {
                throw YAMLProblem(path: path, line: 1, column: 1, reason: "it is not a text file of a theme")
            }
            return try ThemeFile.theme(named: known, reading: text, path: path)
        }
        guard let theme = Theme.builtIn(named: known) else { throw ThemeNotFound(name: name, known: names()) }
        return theme
    }
}

/// A name that no theme has.
struct ThemeNotFound: UserFacingError, Equatable {
    var name: String
    var known: [String]

    var explanation: Explanation {
        Explanation("There is no theme \(name).", hint: "There are \(known.joined(separator: ", ")).")
    }
}
