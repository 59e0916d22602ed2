import Foundation

/// What `wrk` reaches on the sink with the body of one entry, or of a batch.
struct Load: Hashable {
    let connections: Int
    /// The entries of a request; `nil` for one entry in the form for a single one.
    let batch: Int?

    /// - Returns: Entries a second.
    func rate(port: Int, folder: String) throws -> Double {
        let script = "\(folder)/wrk.lua"
        let text = """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["X-API-Key"] = "bench_0123456789abcdef"
            wrk.body = [==[\(Sample.body(batch: batch))]==]
            """
        try text.write(toFile: script, atomically: false, encoding: .utf8)
        let path = batch == nil ? "/projects/logs" : "/projects/logs/batch"
        let output = try ChildProcess.output(of: [
            "wrk", "--threads", "1", "--connections", String(connections), "--duration", "2s", "--script", script,
            "http://127.0.0.1:\(port)\(path)",
        ])
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("Requests/sec:") }
        guard let requests = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw BenchError("wrk printed no rate")
        }
        return requests * Double(batch ?? 1)
    }
}
