import BaselogDashboard
import BaselogDomain
import Foundation
import Synchronization

/// One dashboard that is attached to an engine, as the engine's process sees it.
struct AttachConnection: Sendable {
    let channel: SocketChannel
    let engine: any EngineControl
    let session: @Sendable () async -> Session

    /// Serves until either side ends the connection.
    func run() async {
        guard await greet() else { return channel.close() }
        // From before the first snapshot on, so that nothing falls between it and the news.
        let (events, snapshots) = (await engine.events(), await engine.snapshots())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tell(snapshots) }
            group.addTask { await tell(events) }
            group.addTask { await answerQuestions() }
            // Whichever ends first: the connection is of no more use.
            await group.next()
            channel.close()
            group.cancelAll()
        }
    }

    // MARK: Greeting

    private func greet() async -> Bool {
        let line = await withTaskGroup(of: [UInt8]?.self) { group in
            // Too long or none is no greeting either; only silence is cut off.
            group.addTask { (try? await channel.line(limit: AttachLimits.greetingBytes)) ?? [] }
            group.addTask {
                try? await Task.sleep(for: AttachLimits.greetingTime)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = await group.next() else { return [UInt8]?.none }
            // Who says nothing in time is cut off, which ends the waiting for the line.
            if first == nil { channel.close() }
            return first
        }
        guard let line, let greeting = try? AttachLine.decode(AttachGreeting.self, from: line),
            greeting.baselog == AttachGreeting.name
        else {
            await AttachListener.refuse(channel, Explanation("That was no greeting of baselog attach."))
            return false
        }
        guard greeting.version == AttachLimits.version else {
            let message = "This process speaks version \(AttachLimits.version) of attach, not \(greeting.version)."
            await AttachListener.refuse(
                channel, Explanation(message, hint: "Use the same baselog (\(Version.current)) on both sides."))
            return false
        }
        let welcome = AttachWelcome(
            processID: ProcessInfo.processInfo.processIdentifier, program: Version.current,
            session: AttachedSession(await session()))
        return await send(.welcome(welcome))
    }

    /// - Returns: Whether the other side is still there.
    private func send(_ report: AttachReport) async -> Bool {
        do {
            try await channel.write(try AttachLine.encode(report))
            return true
        } catch {
            return false
        }
    }

    // MARK: Telling

    /// A reader that is slow gets the newest one next: the stream keeps no other.
    private func tell(_ snapshots: AsyncStream<EngineSnapshot>) async {
        guard await send(.snapshot(await engine.snapshot())) else { return }
        for await snapshot in snapshots {
            guard await send(.snapshot(snapshot)) else { return }
        }
    }

    /// News go out together, so that a busy engine is not held up by telling of each entry.
    private func tell(_ events: AsyncStream<EngineEvent>) async {
        let waiting = WaitingNews()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await event in events { waiting.add(event) }
                waiting.end()
            }
            group.addTask {
                for await _ in waiting.signs {
                    try? await Task.sleep(for: AttachLimits.newsPause)
                    let news = waiting.take()
                    guard !news.isEmpty else { continue }
                    guard await send(.news(news)) else { return }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: Answering

    private func answerQuestions() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while !Task.isCancelled {
                do {
                    guard let line = try await channel.line(limit: AttachLimits.lineBytes) else { break }
                    let request = try AttachLine.decode(AttachRequest.self, from: line)
                    if running == AttachLimits.questions {
                        await group.next()
                        running -= 1
                    }
                    running += 1
                    group.addTask { await answer(request) }
                } catch is SocketChannel.TooLong {
                    let reason = "A question was longer than \(AttachLimits.lineBytes.grouped) bytes."
                    await AttachListener.refuse(channel, Explanation(reason))
                } catch is DecodingError {
                    await AttachListener.refuse(channel, Explanation("A question could not be read."))
                } catch {
                    break
                }
            }
            group.cancelAll()
        }
    }

    private func answer(_ request: AttachRequest) async {
        let answer = await AttachConnection.answer(request.question, of: engine)
        guard let line = try? AttachLine.encode(answer: answer, to: request.number) else { return channel.close() }
        do { try await channel.write(line) } catch { channel.close() }
    }

    static func answer(_ question: AttachQuestion, of engine: any EngineControl) async -> AttachAnswer {
        switch question {
        case .page(let query):
            await look { () async throws(QueueError) in .page(try await engine.page(query)) }
        case .entry(let id):
            await look { () async throws(QueueError) in .entry(try await engine.entry(id)) }
        case .explain(let id):
            await look { () async throws(QueueError) in .explanation(try await engine.explain(id)) }
        case .attempts(let id):
            await look { () async throws(QueueError) in .attempts(try await engine.attempts(id)) }
        case .requests(let number): .requests(await engine.requests(after: number))
        case .errorGroups: .errorGroups(await engine.errorGroups())
        case .preview(let content): .preview(await engine.preview(content))
        case .accept(let content, let origin):
            // Only the queue itself speaks as the queue.
            await order { () async throws(AcceptError) in
                .accepted(try await engine.accept(content, origin: origin == .hand ? .hand : .program))
            }
        case .perform(let command):
            await order { () async throws(AcceptError) in .performed(try await engine.perform(command)) }
        }
    }

    private static func look(_ body: () async throws(QueueError) -> AttachAnswer) async -> AttachAnswer {
        do throws(QueueError) { return try await body() } catch { return .queueFailed(error) }
    }

    private static func order(_ body: () async throws(AcceptError) -> AttachAnswer) async -> AttachAnswer {
        do throws(AcceptError) { return try await body() } catch { return .refused(error) }
    }
}

/// News between an engine and a dashboard that takes them in its own time; of too many the newest are kept.
private final class WaitingNews: Sendable {
    /// One element for each time that there are some.
    let signs: AsyncStream<Void>
    private let sign: AsyncStream<Void>.Continuation
    private let news = Mutex<[EngineEvent]>([])

    init() { (signs, sign) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func add(_ event: EngineEvent) {
        news.withLock { news in
            news.append(event)
            if news.count > AttachLimits.news { news.removeFirst(news.count - AttachLimits.news) }
        }
        sign.yield()
    }

    func take() -> [EngineEvent] {
        news.withLock { news in
            defer { news = [] }
            return news
        }
    }

    func end() { sign.finish() }
}
