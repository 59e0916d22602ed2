import BaselogTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct `A queue that many processes use` {
        @Test(.timeLimit(.minutes(3)))
        func `case 10: six that accept and would all ship, and each log arrives once`() async throws {
            let (stage, server) = try await Stage.open()
            let outputs = try await withThrowingTaskGroup(of: BuiltProgram.Output.self) { group in
                for number in 1...6 {
                    group.addTask {
                        try await BuiltProgram.run(["send", "from \(number)", "--count", "30"], home: stage.home)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for output in outputs { #expect(output.status == 0, "\(output.standardError)") }
            #expect(try stage.countLogs() == 180)
            server.signal(SIGTERM)
            _ = await server.output()
        }
    }
}
