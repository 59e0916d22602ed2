package import BaselogDomain
import Synchronization

/// A transport that answers from a script, records what it was asked to send, and can hold requests back.
///
/// Answers are taken from the script in order; when it is used up, every further request gets the fallback.
/// A routed transport asks a closure instead, which sees each request.
package final class ScriptedTransport: Transport {
    /// What becomes of one request.
    package enum Step: Sendable {
        case answer(TransportAnswer)
        case failure(TransportFailure)
        /// An answer or failure with its timings, for tests that look at them.
        case report(TransportReport)
    }

    private struct Gate {
        let id: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct Watcher {
        let id: Int
        let count: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var script: [Step]
        var sent: [WireRequest] = []
        var finished = 0
        var isHolding = false
        var permits = 0
        var held: [Gate] = []
        var watchers: [Watcher] = []
        var cancelled: Set<Int> = []
        var nextID = 0
        var isClosed = false
    }

    private let state: Mutex<State>
    private let route: @Sendable (WireRequest) -> Step?
    private let fallback: Step
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - script: What becomes of the first requests, in order.
    ///   - fallback: What becomes of all further ones.
    package init(
        _ script: Step..., then fallback: Step = .accepted,
        now: @escaping @Sendable () -> Timestamp = { Timestamp(microseconds: 0) }
    ) {
        state = Mutex(State(script: script))
        route = { _ in nil }
        self.fallback = fallback
        self.now = now
    }

    /// A transport whose closure decides for each request.
    package init(
        now: @escaping @Sendable () -> Timestamp = { Timestamp(microseconds: 0) },
        routing route: @escaping @Sendable (WireRequest) -> Step
    ) {
        state = Mutex(State(script: []))
        self.route = route
        fallback = .accepted
        self.now = now
    }

    // MARK: What happened

    /// Every request so far, in the order of arrival, held ones included.
    package var sent: [WireRequest] { state.withLock { $0.sent } }

    /// The number of requests that got their answer.
    package var finishedCount: Int { state.withLock { $0.finished } }

    /// The number of requests that wait for ``release(_:)``.
    package var heldCount: Int { state.withLock { $0.held.count } }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Adds to the end of the script.
    package func append(_ steps: Step...) { state.withLock { $0.script += steps } }

    // MARK: Holding

    /// Holds back every request that arrives from now on.
    package func hold() { state.withLock { $0.isHolding = true } }

    /// Lets the oldest held requests go, or as many future ones where fewer are held; holding goes on.
    package func release(_ count: Int = 1) {
        let gates = state.withLock { state in
            let gates = state.held.prefix(count)
            state.held.removeFirst(gates.count)
            state.permits += count - gates.count
            return gates
        }
        for gate in gates { gate.continuation.resume(returning: true) }
    }

    /// Lets every held request go and holds no more.
    package func releaseAll() {
        let gates = state.withLock { state in
            state.isHolding = false
            state.permits = 0
            defer { state.held = [] }
            return state.held
        }
        for gate in gates { gate.continuation.resume(returning: true) }
    }

    /// Waits until this many requests have arrived in total.
    ///
    /// - Returns: Whether they came before the deadline, so that a test can fail instead of hanging.
    package func waitForRequests(_ count: Int, deadline: Duration = .seconds(10)) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.arrival(of: count) }
            group.addTask {
                try? await ContinuousClock().sleep(for: deadline)
                return false
            }
            let arrived = await group.next() ?? false
            group.cancelAll()
            return arrived
        }
    }

    // MARK: Transport

    package func send(_ request: WireRequest) async -> TransportReport {
        let (step, watchers): (Step, [Watcher]) = state.withLock { state in
            state.sent.append(request)
            let count = state.sent.count
            let due = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            if let step = route(request) { return (step, due) }
            return (state.script.isEmpty ? fallback : state.script.removeFirst(), due)
        }
        for watcher in watchers { watcher.continuation.resume(returning: true) }
        // An answer that is not held back is there at once, whatever happens to who asked for it.
        guard await passesGate() else {
            return report(
                .failure(TransportFailure(kind: .cancelled, message: "the request was given up", bodyWasSent: false)))
        }
        state.withLock { $0.finished += 1 }
        return report(step)
    }

    package func close() async {
        state.withLock { $0.isClosed = true }
        releaseAll()
    }

    private func report(_ step: Step) -> TransportReport {
        switch step {
        case .answer(let answer): TransportReport(result: .success(answer), started: now(), reusedConnection: false)
        case .failure(let failure): TransportReport(result: .failure(failure), started: now())
        case .report(let report): report
        }
    }

    /// Waits while requests are held; `false` if the task was cancelled meanwhile.
    private func passesGate() async -> Bool {
        let id = newID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    guard state.isHolding else { return true }
                    if state.permits > 0 {
                        state.permits -= 1
                        return true
                    }
                    state.held.append(Gate(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let gate: Gate? = state.withLock { state in
                guard let index = state.held.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.held.remove(at: index)
            }
            gate?.continuation.resume(returning: false)
        }
    }

    private func arrival(of count: Int) async -> Bool {
        let id = newID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.sent.count >= count { return true }
                    state.watchers.append(Watcher(id: id, count: count, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let watcher: Watcher? = state.withLock { state in
                guard let index = state.watchers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.watchers.remove(at: index)
            }
            watcher?.continuation.resume(returning: false)
        }
    }

    private func newID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }
}

extension ScriptedTransport.Step {
    /// `201` with the body that the API answers a log with.
    package static let accepted = status(
        201, body: #"{"id":"7c9e6679-7425-40de-944b-e07fc1f90ae7","project_id":"p","level":"INFO","message":"hello"}"#)
    /// `503`.
    package static let unavailable = status(503, body: #"{"detail":"Service Unavailable"}"#)
    /// `500` as the hosted API answers it.
    package static let serverError = status(
        500, headers: [.init("content-type", "text/plain")], body: "Internal Server Error")
    /// `403` to a wrong key.
    package static let keyRefused = status(403, body: #"{"detail":"Invalid API Key"}"#)
    /// `422` as a body `{}` is answered by a server that works.
    package static let unprocessable = status(
        422, body: #"{"detail":[{"type":"missing","loc":["body","message"],"msg":"Field required","input":{}}]}"#)
    package static let notFound = status(404, body: #"{"detail":"Not Found"}"#)
    package static let refused = failure(.connectionRefused, "connection refused by 127.0.0.1:1", bodyWasSent: false)
    package static let reset = failure(.connectionReset, "the connection was reset", bodyWasSent: true)
    package static let readTimeout = failure(.timeout(.read), "no answer for 30 s", bodyWasSent: true)
    package static let poolTimeout = failure(.timeout(.pool), "no free connection for 60 s", bodyWasSent: false)

    /// An answer with this status; a body is JSON unless a header says otherwise.
    package static func status(
        _ status: Int, headers: [WireRequest.Header] = [], body: String = ""
    ) -> ScriptedTransport.Step {
        let names = Set(headers.map(\.name))
        let type = names.contains("content-type") ? [] : [WireRequest.Header("content-type", "application/json")]
        return .answer(TransportAnswer(status: status, headers: type + headers, body: Array(body.utf8)))
    }

    /// `429` or another status with a `Retry-After` header.
    package static func retryAfter(_ value: String, status: Int = 429) -> ScriptedTransport.Step {
        .status(status, headers: [.init("retry-after", value)])
    }

    package static func failure(
        _ kind: TransportFailure.Kind, _ message: String, bodyWasSent: Bool
    ) -> ScriptedTransport.Step {
        .failure(TransportFailure(kind: kind, message: message, bodyWasSent: bodyWasSent))
    }
}
