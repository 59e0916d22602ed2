import Testing

@testable import baselog

@Suite struct `The option --state` {
    @Test(arguments: [
        (["queue", "list", "--state", "dead"], ["queue", "list", "--states", "dead"]),
        (
            ["--profile", "dev", "queue", "list", "--state=dead"],
            ["--profile", "dev", "queue", "list", "--states=dead"]
        ),
        (
            ["--state", "/s", "--verbose", "queue", "drop", "--state", "dead"],
            ["--state", "/s", "--verbose", "queue", "drop", "--states", "dead"]
        ),
    ])
    func `names states behind queue`(arguments: [String], told: [String]) {
        #expect(QueueOptions.telling(arguments) == told)
    }

    @Test(arguments: [
        ["--screen", "queue", "--state", "/s"], ["--profile", "queue", "--state", "/s", "send", "hello"],
        ["send", "queue", "--state", "/s"], ["send", "--", "queue", "--state"], ["queue", "drop", "--", "--state"],
        ["--", "queue", "--state"], ["--profile"], [],
    ])
    func `names a folder everywhere else`(arguments: [String]) {
        #expect(QueueOptions.telling(arguments) == arguments)
    }
}
