import BaselogDomain
import Foundation

/// Makes all measurements and prints them as they come.
struct Suite {
    static let runs = 3
    static let program = "/proc/self/exe"
    /// `baselog`, as it was built beside this program.
    static let builtProgram = "\(builtFolder)/baselog"
    private static let builtFolder: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: program)) ?? ""
        return (own as NSString).deletingLastPathComponent
    }()

    private let isFull: Bool
    private let chosen: Set<String>
    private let folder: String

    /// - Parameter words: `--full` for the backlog of ten million, and the names of the parts to run; none for all.
    init(_ words: [String]) throws {
        isFull = words.contains("--full")
        chosen = Set(words.filter { !$0.hasPrefix("-") })
        let names = Set(Row.parts(isFull: true).map(\.name))
        if let unknown = chosen.subtracting(names).min() {
            throw BenchError("there is no part '\(unknown)'; there are \(names.sorted().joined(separator: ", "))")
        }
        // On the disk of the build: temporary folders are often in memory, where nothing has to be synced.
        folder = "\(Suite.builtFolder)/baselog-bench.data"
    }

    func run() async throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sink = try ChildProcess([Suite.program, "sink"])
        defer { _ = sink.end() }
        let line = String(decoding: sink.read(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let port = Int(line) else { throw BenchError("the sink did not start") }

        show(Table.conditions)
        for part in Row.parts(isFull: isFull) where chosen.isEmpty || chosen.contains(part.name) {
            show("\n\(Table.heading(part.heading))")
            var known: [Row.Source: [Figures]] = [:]
            for row in part.rows {
                if case .ship(let shipper) = row.source, let absence = shipper.absence {
                    show("  \(row.title): \(absence)")
                    continue
                }
                if known[row.source] == nil { known[row.source] = try await measure(row.source, port: port) }
                let found = known[row.source] ?? []
                let values = found.compactMap { $0[row.figure] }.sorted()
                guard !values.isEmpty else { continue }
                var row = row
                if let rival = row.rival, let others = known[rival.source] {
                    row.target = rival.target(Table.median(others.compactMap { $0[row.figure] }.sorted()))
                }
                let resident = found.compactMap { $0[.residentMiB] }.max()
                show(Table.line(row, values: values, residentMiB: resident))
            }
        }
    }

    /// At once, also where the output goes into a file: some rows take long.
    private func show(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

    private func measure(_ source: Row.Source, port: Int) async throws -> [Figures] {
        // A backlog is made once.
        let runs = if case .trial(.fill) = source { 1 } else { Suite.runs }
        var found: [Figures] = []
        for _ in 0..<runs {
            switch source {
            case .load(let load): found.append([.rate: try load.rate(port: port, folder: folder)])
            case .trial(let trial): found.append(try figures(of: trial, port: port))
            case .ship(let shipper): found.append(try figures(of: shipper))
            }
        }
        return found
    }

    private func figures(of trial: Trial, port: Int) throws -> Figures {
        let folder = trial.backlog.map { "\(self.folder)/backlog-\($0)" } ?? "\(self.folder)/\(UUID().uuidString)"
        defer { if trial.backlog == nil { try? FileManager.default.removeItem(atPath: folder) } }
        for preparation in trial.preparations { _ = try output(of: preparation, folder: folder, port: port) }
        return try JSONDecoder().decode(Figures.self, from: output(of: trial, folder: folder, port: port))
    }

    private func figures(of shipper: Shipper) throws -> Figures {
        let file = "\(self.folder)/lines.log"
        if !FileManager.default.fileExists(atPath: file) { try ShippedFile.write(to: file) }
        let folder = "\(self.folder)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try shipper.measure(in: folder, file: file)
    }

    private func output(of trial: Trial, folder: String, port: Int) throws -> Data {
        let place = Place(folder: folder, sinkPort: port, started: Usage.monotonicSeconds)
        let encoder = JSONEncoder()
        let words = [try encoder.encode(trial), try encoder.encode(place)].map { String(decoding: $0, as: UTF8.self) }
        return Data(try ChildProcess.output(of: [Suite.program, "trial"] + words))
    }
}
