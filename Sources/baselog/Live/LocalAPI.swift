import BaselogCore
import BaselogDomain
import BaselogServer
import Foundation
import Logging

/// The embedded API of the profile `local`: on a free loopback port, with its own database and key under the state
/// folder.
///
/// The process that runs it holds a lock on `address`, which tells the others where it is: an address without a lock is
/// one that a crash left behind.
final class LocalAPI: Sendable {
    let baseURL: BaseURL
    let key: APIKey
    private let api: EmbeddedAPI
    /// Held while it runs; `nil` where another process's API was first.
    private let announcement: Int32?

    /// What shall go wrong.
    var faults: Faults { api.faults }

    /// Starts it; its key is made on the first start.
    static func start(_ context: ProcessContext) async throws -> LocalAPI {
        let folder = folder(context)
        try AtomicFile.createFolder(folder)
        let logger = Logger(label: "baselog.embedded-api") { _ in SwiftLogNoOpLogHandler() }
        let api = try await EmbeddedAPI.start(
            APIConfiguration(port: 0, database: .file("\(folder)/api.sqlite"), version: Version.current), logger: logger
        )
        do {
            let key = try storedKey(in: folder) ?? makeKey(for: api, in: folder)
            // A database that was deleted beside its key learns the key anew.
            try api.keys.add(key)
            let baseURL = BaseURL(isSecure: false, host: "127.0.0.1", port: api.port, path: "")
            return LocalAPI(api: api, baseURL: baseURL, key: key, announcement: announce(baseURL, in: folder))
        } catch {
            await api.stop()
            throw error
        }
    }

    private init(api: EmbeddedAPI, baseURL: BaseURL, key: APIKey, announcement: Int32?) {
        self.api = api
        self.baseURL = baseURL
        self.key = key
        self.announcement = announcement
    }

    func stop() async {
        if let announcement { close(announcement) }
        await api.stop()
    }

    /// Where another process runs it, if one does.
    static func running(_ context: ProcessContext) -> (baseURL: BaseURL, key: APIKey)? {
        let folder = folder(context)
        let file = open("\(folder)/address", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // A lock that can be had belongs to nobody.
        guard flock(file, LOCK_SH | LOCK_NB) != 0,
            let bytes = try? AtomicFile.read("\(folder)/address"), let key = try? storedKey(in: folder),
            let baseURL = try? BaseURL(parsing: String(decoding: bytes, as: UTF8.self))
        else { return nil }
        return (baseURL, key)
    }

    /// Not the folder of the queue, whose owner watches what is written there.
    private static func folder(_ context: ProcessContext) -> String {
        "\(context.queueFolder(of: SettingsLoader.embeddedProfile))/api"
    }

    private static func storedKey(in folder: String) throws -> APIKey? {
        guard let bytes = try AtomicFile.read("\(folder)/key") else { return nil }
        // What is no key any more is replaced: it opens nothing but this database.
        return try? APIKey(validating: String(decoding: bytes, as: UTF8.self))
    }

    private static func makeKey(for api: EmbeddedAPI, in folder: String) throws -> APIKey {
        let key = try api.keys.create(name: "embedded")
        try AtomicFile.write(Array(key.exposed.utf8), to: "\(folder)/key", mode: 0o600)
        return key
    }

    private static func announce(_ baseURL: BaseURL, in folder: String) -> Int32? {
        let file = open("\(folder)/address", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        let text = Array(baseURL.description.utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            close(file)
            return nil
        }
        return file
    }
}
