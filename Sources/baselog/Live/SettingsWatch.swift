import BaselogCore
@preconcurrency import Dispatch
import Foundation
import Synchronization

/// Tells when one of the files that settings, keys and certificates come from has changed: once for everything that
/// happens within a fifth of a second, and not for what leaves the files as they were.
///
/// It watches the folders, by inotify, because files are replaced rather than written; those that symbolic links lead
/// to as well, and where a folder is missing the nearest one above it. Without a watch to be had it looks every two
/// seconds.
final class SettingsWatch: Sendable {
    /// How long it must have been quiet.
    static let quiet = DispatchTimeInterval.milliseconds(200)
    static let interval = DispatchTimeInterval.seconds(2)
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF)

    /// What tells one state of a file from another.
    private struct Trace: Hashable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var mode: UInt32
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            mode = UInt32(status.st_mode)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private struct State {
        var paths: [String]
        var traces: [Trace?]
        /// The names that matter in each watched folder.
        var names: [Int32: Set<String>] = [:]
        /// Counts the events, so that only the last one of several is followed by a look.
        var events = 0
    }

    /// One element for each change; for one reader.
    let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let state: Mutex<State>
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "baselog.settings.watch")
    private let source: Mutex<(any DispatchSourceProtocol)?> = Mutex(nil)

    init(_ paths: [String]) {
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(State(paths: paths, traces: paths.map { Trace($0) }))
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let isWatching = descriptor >= 0 && watchFolders()
        let source: any DispatchSourceProtocol
        if isWatching {
            source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
            source.setEventHandler { [weak self] in self?.eventsArrived() }
        } else {
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.schedule(
                deadline: .now() + SettingsWatch.interval, repeating: SettingsWatch.interval,
                leeway: .milliseconds(200))
            timer.setEventHandler { [weak self] in self?.look() }
            source = timer
        }
        source.setCancelHandler { [descriptor] in if descriptor >= 0 { close(descriptor) } }
        source.activate()
        self.source.withLock { $0 = source }
    }

    deinit { stop() }

    /// Watches these files from now on.
    func follow(_ paths: [String]) {
        let isOther = state.withLock { state in
            guard state.paths != paths else { return false }
            state.paths = paths
            state.traces = paths.map { Trace($0) }
            return true
        }
        if isOther { watchFolders() }
    }

    /// Ends the stream of changes.
    func stop() {
        source.withLock { source in
            source?.cancel()
            source = nil
        }
        changed.finish()
    }

    /// - Returns: Whether all of the folders are watched.
    @discardableResult
    private func watchFolders() -> Bool {
        guard descriptor >= 0 else { return false }
        return state.withLock { state in
            var names: [Int32: Set<String>] = [:]
            var isComplete = true
            for (folder, name) in state.paths.flatMap(SettingsWatch.places) {
                let watch = inotify_add_watch(descriptor, folder, SettingsWatch.mask)
                if watch >= 0 { names[watch, default: []].insert(name) } else { isComplete = false }
            }
            for stale in state.names.keys where names[stale] == nil { inotify_rm_watch(descriptor, stale) }
            state.names = names
            return isComplete
        }
    }

    /// Where something must happen for the file to change: in its folder or the nearest one that exists, and where its
    /// symbolic link leads to.
    private static func places(_ path: String) -> [(folder: String, name: String)] {
        var places = [place(path)]
        if let real = realpath(path, nil) {
            let target = String(cString: real)
            free(real)
            if target != path { places.append(place(target)) }
        }
        return places
    }

    private static func place(_ path: String) -> (folder: String, name: String) {
        var (folder, name) = ((path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent)
        while access(folder, F_OK) != 0, folder.count > 1 {
            name = (folder as NSString).lastPathComponent
            folder = (folder as NSString).deletingLastPathComponent
        }
        return (folder.isEmpty ? "/" : folder, name)
    }

    private func eventsArrived() {
        guard drain() else { return }
        let round = state.withLock { state in
            state.events += 1
            return state.events
        }
        queue.asyncAfter(deadline: .now() + SettingsWatch.quiet) { [weak self] in
            guard let self, state.withLock({ $0.events == round }) else { return }
            // Folders and links may be other ones now.
            watchFolders()
            look()
        }
    }

    private func look() {
        let isOther = state.withLock { state in
            let traces = state.paths.map { Trace($0) }
            defer { state.traces = traces }
            return traces != state.traces
        }
        if isOther { changed.yield() }
    }

    /// Reads all events; whether one was of a file that matters.
    private func drain() -> Bool {
        var concerns = false
        let names = state.withLock(\.names)
        FolderEvent.drain(descriptor) { event in
            // Without a name it is about the folder itself, or events were left out.
            if event.name.isEmpty || names[event.watch]?.contains(event.name) == true { concerns = true }
        }
        return concerns
    }
}
