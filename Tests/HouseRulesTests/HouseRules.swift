import Testing

@Suite struct `The house` {
    let sources: [SourceTree.File]
    let tests: [SourceTree.File]

    init() throws {
        sources = try SourceTree.files(in: "Sources")
        tests = try SourceTree.files(in: "Tests")
    }

    @Test func `is where these tests look for it`() {
        #expect(sources.count > 50)
        #expect(tests.count > 10)
    }

    @Test func `keeps files short enough to hold one subject`() {
        let long =
            sources.filter { $0.lines.count > 400 } + tests.filter { $0.lines.count > 600 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `lets dependencies point one way`() {
        let ours = Set(allowedImports.keys).union(["CFaultVFS", "CMalloc", "CNcurses", "CTerminal", "CZlib"])
        let wrong = sources.flatMap { file in
            file.imports.filter { ours.contains($0) && !(allowedImports[file.module] ?? []).contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
        #expect(wrong == [])
    }

    @Test func `keeps the pure parts free of libraries`() {
        let pure: Set = ["BaselogDomain", "BaselogScreen", "BaselogDashboard"]
        let allowed: Set = ["BaselogDomain", "BaselogScreen", "Synchronization"]
        let wrong = sources.filter { pure.contains($0.module) }.flatMap { file in
            file.imports.filter { !allowed.contains($0) }.map { "\(file.path) imports \($0)" }
        }
        #expect(wrong == [])
    }

    @Test func `reads clocks and randomness only at its edge`() {
        let inner = sources.filter { !$0.path.contains("/Live/") && !$0.path.hasPrefix("Sources/baselog/") }
        // A default argument is where the edge is chosen, so that callers need not.
        let files = inner.map { file in
            SourceTree.File(path: file.path, lines: file.lines.map { $0.contains("= {") ? "" : $0 })
        }
        #expect(
            SourceTree.places(of: /Date\(\)|Task\.sleep|\.random\(in|Date\.now|ContinuousClock\.now/, in: files) == [])
    }

    @Test func `prints only from the command line`() {
        let files = sources.filter { $0.module != "baselog" }
        #expect(SourceTree.places(of: /(^|[^A-Za-z.])print\(/, in: files) == [])
    }

    @Test func `reads the environment only in the executable`() {
        let files = sources.filter { $0.module != "baselog" && $0.module != "BaselogTestSupport" }
        #expect(SourceTree.places(of: /getenv|ProcessInfo\.processInfo\.environment/, in: files) == [])
    }

    @Test func `gives every way round the compiler's checks a reason`() {
        let pattern = /try!|fatalError\(|@unchecked Sendable|nonisolated\(unsafe\)|as!\s/
        let unexplained = sources.flatMap { file in
            file.lines.enumerated().filter { index, line in
                guard !line.drop(while: { $0 == " " }).hasPrefix("//"), line.contains(pattern) else { return false }
                let before = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
                return !before.hasPrefix("//") && !line.contains("// ")
            }.map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(unexplained == [])
    }

    @Test func `names things by what they are`() {
        let pattern = /(class|struct|enum|actor|protocol) [A-Za-z]*(Manager|Helper|Util|Utils|Utility|Service)\b/
        #expect(SourceTree.places(of: pattern, in: sources) == [])
    }

    @Test func `leaves nothing for later`() {
        #expect(
            SourceTree.places(of: /TODO|FIXME|\bXXX\b/, in: sources + tests.filter { !$0.path.contains("HouseRules") })
                == [])
    }
}

/// Which of our own modules each may import.
private let allowedImports: [String: Set<String>] = [
    "BaselogDomain": [],
    "BaselogCore": ["BaselogDomain"],
    "BaselogServer": ["BaselogDomain", "CZlib"],
    "BaselogSources": ["BaselogCore", "BaselogDomain"],
    "BaselogLogging": ["BaselogCore", "BaselogDomain"],
    "BaselogScreen": [],
    "BaselogDashboard": ["BaselogDomain", "BaselogScreen"],
    "BaselogTerminal": ["BaselogScreen", "CNcurses", "CTerminal"],
    "BaselogTestSupport": ["BaselogDomain", "BaselogScreen", "CFaultVFS", "CTerminal"],
    "baselog": [
        "BaselogCore", "BaselogDashboard", "BaselogDomain", "BaselogScreen", "BaselogServer", "BaselogSources",
        "BaselogTerminal", "CMalloc",
    ],
]
