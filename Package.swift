// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "baselog",
    products: [
        .library(name: "BaselogCore", targets: ["BaselogCore"]),
        .library(name: "BaselogLogging", targets: ["BaselogLogging"]),
        .executable(name: "baselog", targets: ["baselog"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CTerminal"),
        .target(name: "CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),

        .target(name: "BaselogDomain", swiftSettings: strict),
        .target(
            name: "BaselogCore",
            dependencies: [
                "BaselogDomain",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "BaselogServer",
            dependencies: [
                "BaselogDomain", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "BaselogSources", dependencies: ["BaselogCore", "BaselogDomain"], swiftSettings: strict),
        .target(
            name: "BaselogLogging",
            dependencies: ["BaselogCore", "BaselogDomain", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .target(name: "BaselogScreen", swiftSettings: strict),
        .target(
            name: "BaselogDashboard", dependencies: ["BaselogDomain", "BaselogScreen"], swiftSettings: strict),
        .target(
            name: "BaselogTerminal", dependencies: ["BaselogScreen", "CNcurses", "CTerminal"],
            swiftSettings: strict),
        .executableTarget(
            name: "baselog",
            dependencies: [
                "BaselogCore", "BaselogDashboard", "BaselogDomain", "BaselogScreen", "BaselogServer",
                "BaselogSources", "BaselogTerminal", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "baselog-bench",
            dependencies: [
                "BaselogCore", "BaselogDashboard", "BaselogDomain", "BaselogScreen", "BaselogSources", "CTerminal",
            ],
            path: "Benchmarks", exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "BaselogTestSupport",
            dependencies: [
                "BaselogDomain", "BaselogScreen", "CFaultVFS", "CTerminal",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),

        .testTarget(name: "DomainTests", dependencies: ["BaselogDomain"], swiftSettings: strict),
        .testTarget(
            name: "CoreTests",
            dependencies: [
                "BaselogCore", "BaselogDomain", "BaselogTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SourcesTests",
            dependencies: ["BaselogCore", "BaselogDomain", "BaselogSources", "BaselogTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LoggingTests",
            dependencies: [
                "BaselogCore", "BaselogLogging", "BaselogTestSupport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "BaselogDomain", "BaselogServer", "BaselogTestSupport", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScreenTests", dependencies: ["BaselogScreen", "BaselogTerminal", "BaselogTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["BaselogDashboard", "BaselogDomain", "BaselogScreen", "BaselogTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "baselog", "BaselogCore", "BaselogDashboard", "BaselogDomain", "BaselogServer", "BaselogSources",
                "BaselogTestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["baselog", "BaselogTestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .testTarget(name: "HouseRulesTests", dependencies: ["BaselogDashboard"], swiftSettings: strict),
    ]
)
