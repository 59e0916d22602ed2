import Foundation

/// What `make bench` runs. Without an order it measures everything and prints a table; the other orders are what it
/// starts itself as: one trial, the server that the trials send to, and what writes a file to follow.
@main
enum Bench {
    static func main() async {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            switch words.first {
            case "sink": try Sink(counts: words.contains("counting")).serve()
            case "lines" where words.count == 3:
                try LineWriter(path: words[1], linesPerSecond: Int(words[2]) ?? 1).run()
            case "trial" where words.count == 3:
                let trial = try JSONDecoder().decode(Trial.self, from: Data(words[1].utf8))
                let place = try JSONDecoder().decode(Place.self, from: Data(words[2].utf8))
                let figures = try await trial.measure(at: place)
                FileHandle.standardOutput.write(try JSONEncoder().encode(figures))
            default: try await Suite(words).run()
            }
        } catch {
            FileHandle.standardError.write(Data("baselog-bench: \(error)\n".utf8))
            exit(1)
        }
    }
}

/// Why a measurement could not be made.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
