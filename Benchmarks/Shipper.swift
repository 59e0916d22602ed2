import Foundation

/// A program that follows a file and ships it, measured from outside and so in the same way whichever it is.
enum Shipper: Hashable {
    /// `baselog run`, as it was built beside this program. Each line is synced to disk before it is sent.
    case baselog
    /// The nearest that another shipper has: batches of a hundred, and what was read in a file until it is delivered.
    case syslogNG

    static let lines = 1_000_000
    /// Without a new line for so long, it has stopped.
    private static let patienceSeconds = 30.0
    private static let lookMicroseconds: UInt32 = 50_000

    /// Why it cannot be measured here; `nil` if it can.
    var absence: String? {
        switch self {
        case .baselog:
            access(Suite.builtProgram, X_OK) == 0
                ? nil : "not built: swift build --configuration release --product baselog"
        case .syslogNG:
            FileManager.default.isExecutableFile(atPath: "/usr/sbin/syslog-ng")
                ? nil : "not installed: packages syslog-ng-core and syslog-ng-mod-http"
        }
    }

    /// Ships a whole file to a sink of its own, and makes sure that each line came once.
    ///
    /// - Parameters:
    ///   - folder: Empty, on the disk of the build.
    ///   - file: ``lines`` numbered lines.
    func measure(in folder: String, file: String) throws -> Figures {
        let sink = try ChildProcess([Suite.program, "sink", "counting"])
        defer { sink.end() }
        let line = String(decoding: sink.read(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let port = Int(line) else { throw BenchError("the sink did not start") }
        let arguments = try prepare(in: folder, file: file, port: port)
        let environment = ["HOME": folder, "PATH": "/usr/bin:/bin", "BASELOG_API_KEY": "bench_0123456789abcdef"]
        let start = Usage.monotonicSeconds
        let shipper = try ChildProcess(arguments, environment: environment, errors: "\(folder)/errors.log")
        var (count, resident, moved) = (LineCount(), 0.0, start)
        while count.distinct < Shipper.lines, Usage.monotonicSeconds - moved < Shipper.patienceSeconds,
            !shipper.hasEnded
        {
            usleep(Shipper.lookMicroseconds)
            let last = count.distinct
            count = try Shipper.count(of: sink)
            if count.distinct > last { moved = Usage.monotonicSeconds }
            resident = max(resident, shipper.peakResidentMiB)
        }
        let processor = shipper.terminate()
        count = try Shipper.count(of: sink)
        guard count.distinct == Shipper.lines, count.repeated == 0 else {
            let errors = (try? String(contentsOfFile: "\(folder)/errors.log", encoding: .utf8)) ?? ""
            throw BenchError(
                "\(self) shipped \(count.distinct) of \(Shipper.lines) lines and \(count.repeated) again. \(errors)")
        }
        let lines = Double(Shipper.lines)
        return [
            .rate: lines / (count.lastMoment - start), .processorMicroseconds: processor / lines * 1e6,
            .residentMiB: resident,
        ]
    }

    private static func count(of sink: ChildProcess) throws -> LineCount {
        guard let count = LineCount(try sink.answer(to: "?")) else { throw BenchError("the sink does not count") }
        return count
    }

    /// Writes what configures it.
    ///
    /// - Returns: How it is started.
    private func prepare(in folder: String, file: String, port: Int) throws -> [String] {
        switch self {
        case .baselog:
            let profile = """
                active: bench
                profiles:
                  bench:
                    base-url: http://127.0.0.1:\(port)
                    batch: {mode: batch, size: 100}
                    queue: {max-bytes: 4 GiB}
                    sources: ["\(file)"]

                """
            try profile.write(toFile: "\(folder)/profiles.yaml", atomically: false, encoding: .utf8)
            return [Suite.builtProgram, "--config", folder, "--state", "\(folder)/state", "run"]
        case .syslogNG:
            try FileManager.default.createDirectory(atPath: "\(folder)/buffer", withIntermediateDirectories: true)
            let configuration = """
                @version: 3.38
                @include "scl.conf"
                options { log-fifo-size(100000); stats-freq(0); keep-hostname(yes); use-dns(no); };
                source lines {
                  file("\(file)" flags(no-parse) follow-freq(0.1) log-iw-size(10000) log-fetch-limit(1000));
                };
                destination sink {
                  http(
                    url("http://127.0.0.1:\(port)/projects/logs") method("POST")
                    headers("X-API-Key: bench_0123456789abcdef", "Content-Type: application/json")
                    body("$(format-json level=info message=$MSG category=app)")
                    batch-lines(100) batch-timeout(200) workers(1)
                    body-prefix("[") delimiter(",") body-suffix("]")
                    disk-buffer(
                      reliable(yes) mem-buf-size(67108864) disk-buf-size(1073741824) dir("\(folder)/buffer")));
                };
                log { source(lines); destination(sink); flags(flow-control); };
                """
            try configuration.write(toFile: "\(folder)/syslog-ng.conf", atomically: false, encoding: .utf8)
            return [
                "/usr/sbin/syslog-ng", "--foreground", "--no-caps", "--cfgfile=\(folder)/syslog-ng.conf",
                "--persist-file=\(folder)/persist", "--control=\(folder)/control", "--pidfile=\(folder)/pid",
            ]
        }
    }
}

/// The file that shippers are measured on.
enum ShippedFile {
    private static let levels = ["DEBUG", "INFO", "INFO", "INFO", "WARNING", "ERROR"]
    private static let paths = ["/api/v1/items", "/api/v1/users", "/healthz", "/login", "/static/app.js"]

    /// Writes ``Shipper/lines`` lines of about 130 bytes, as applications write them.
    static func write(to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("the file to ship could not be made") }
        defer { try? file.close() }
        for first in stride(from: 0, to: Shipper.lines, by: 10_000) {
            let text = (first..<first + 10_000).map(line).joined()
            try file.write(contentsOf: Data(text.utf8))
        }
    }

    private static func line(_ number: Int) -> String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        // Always the same numbers, and none like its neighbours.
        let mixed = (number &* 2_654_435_761) & 0x7FFF_FFFF
        let time =
            "02:\(padded(number / 60_000 % 60, 2)):\(padded(number / 1_000 % 60, 2)).\(padded(number % 1_000, 3))"
        return "2026-11-24T\(time)Z \(levels[number * 7 % 6]) app[\(1_000 + number % 9)]: seq=\(padded(number, 7)) "
            + "GET \(paths[number % 5])/\(mixed % 1_000_000) 200 \(mixed % 2_000)ms "
            + "ip=10.0.\(number % 256).\(number / 256 % 256) ua=\"Mozilla/5.0 (X11; Linux)\"\n"
    }
}
