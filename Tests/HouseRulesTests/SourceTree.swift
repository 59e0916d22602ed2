import Foundation

/// The Swift files of this package, as text.
struct SourceTree {
    struct File: CustomStringConvertible {
        /// From the package's root, such as `Sources/BaselogCore/Engine.swift`.
        let path: String
        let lines: [Substring]

        var description: String { path }

        /// The module's folder, such as `BaselogCore`.
        var module: String { String(path.split(separator: "/")[1]) }

        /// The modules that the file imports.
        var imports: [String] {
            lines.compactMap { line in
                var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
                if let first = words.first, ["public", "package", "internal", "private"].contains(first) {
                    words = words.dropFirst()
                }
                guard words.first == "import" else { return nil }
                let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
                let name = words.dropFirst().first { !kinds.contains(String($0)) }
                return name.map { String($0.prefix { $0 != "." }) }
            }
        }

        /// Lines with their numbers, without comments.
        var code: [(number: Int, text: Substring)] {
            lines.enumerated().compactMap { index, line in
                let trimmed = line.drop { $0 == " " }
                return trimmed.hasPrefix("//") ? nil : (index + 1, line)
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All Swift files below a folder of the package, sorted by path.
    static func files(in folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        let enumerator = FileManager.default.enumerator(atPath: base.path)
        var files: [File] = []
        while let relative = enumerator?.nextObject() as? String {
            guard relative.hasSuffix(".swift") else { continue }
            let text = try String(contentsOf: base.appending(path: relative), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            files.append(File(path: "\(folder)/\(relative)", lines: text.hasSuffix("\n") ? lines.dropLast() : lines))
        }
        return files.sorted { $0.path < $1.path }
    }

    /// Where a pattern stands in the code of these files, as `path:line`.
    static func places(of pattern: some RegexComponent, in files: [File]) -> [String] {
        files.flatMap { file in
            file.code.filter { $0.text.contains(pattern) }.map { "\(file.path):\($0.number)" }
        }
    }
}
