/// Takes the answer to a batch apart into one answer for each of its items.
public enum BatchAnswer {
    /// The answers to the items of a batch.
    ///
    /// `{"results":[{"index":0,"status":201,"id":…},{"index":1,"status":422,"detail":…}]}` says it item by item. A
    /// success without results holds for all items, but only if its body is whole and what its content type says.
    ///
    /// - Parameters:
    ///   - answer: The answer to the whole request.
    ///   - count: The number of items that were sent.
    /// - Returns: One answer for each item, in order, `nil` where nothing is known of it, so that it has to be sent
    ///   again; or `nil` if the answer is about the request as a whole, such as 413 or 503.
    public static func items(of answer: TransportAnswer, count: Int) -> [TransportAnswer?]? {
        guard (200...207).contains(answer.status) else { return nil }
        let unknown = [TransportAnswer?](repeating: nil, count: count)
        guard answer.isComplete, !answer.isCut else { return unknown }
        if let document = ResultList(answer.body) {
            if document.isNamed { return read(document, of: answer, count: count) }
            guard answer.status != 207 else { return unknown }
        } else {
            // No JSON contradicts the status only where JSON was promised, or the results of a 207.
            guard answer.status != 207, answer.status == 204 || !answer.promisesJSON else { return unknown }
        }
        guard !answer.isHTML else { return unknown }
        return [TransportAnswer?](
            repeating: TransportAnswer(status: answer.status, headers: answer.headers), count: count)
    }

    private static func read(_ list: ResultList, of answer: TransportAnswer, count: Int) -> [TransportAnswer?] {
        var items = [TransportAnswer?](repeating: nil, count: count)
        var seen = [Bool](repeating: false, count: count)
        // Those of the whole answer, with the item's own type, because its body is its element of the results.
        let headers =
            answer.headers.filter { $0.name != "content-type" && $0.name != "content-length" }
            + [WireRequest.Header("content-type", "application/json")]
        for element in list.elements {
            guard let index = element.index, items.indices.contains(index) else { continue }
            // Two results for one item contradict each other, or nothing can be made of either.
            guard !seen[index] else {
                items[index] = nil
                continue
            }
            seen[index] = true
            guard let status = element.status, (100...599).contains(status) else { continue }
            // What a success says beside its status nobody reads.
            let body = (200...206).contains(status) ? [] : normalised(answer.body[element.bytes])
            items[index] = TransportAnswer(status: status, headers: headers, body: body)
        }
        return items
    }

    private static func normalised(_ json: ArraySlice<UInt8>) -> [UInt8] {
        (try? JSONValue(parsing: json)).map { Array($0.compactText.utf8) } ?? Array(json)
    }
}

/// The results in an answer to a batch, without the many details that nobody needs.
private struct ResultList {
    struct Element {
        var index: Int?
        var status: Int?
        /// Where it stands in the body.
        var bytes: Range<Int>
    }

    /// Whether there is a member of that name at all, whatever it is.
    private(set) var isNamed = false
    private(set) var elements: [Element] = []

    /// - Returns: `nil` if the body is not JSON.
    init?(_ body: [UInt8]) {
        let list = body.withUnsafeBufferPointer { bytes -> ResultList? in
            var skimmer = JSONSkimmer(bytes)
            var list = ResultList()
            do throws(JSONSkimmer.Malformed) {
                try skimmer.document { skimmer throws(JSONSkimmer.Malformed) in try list.read(&skimmer) }
                return list
            } catch {
                return nil
            }
        }
        guard let list else { return nil }
        self = list
    }

    private init() {}

    private mutating func read(_ skimmer: inout JSONSkimmer) throws(JSONSkimmer.Malformed) {
        guard skimmer.peek() == UInt8(ascii: "{") else { return try skimmer.skip() }
        try skimmer.members { skimmer, name throws(JSONSkimmer.Malformed) in
            guard name == "results" else { return try skimmer.skip() }
            isNamed = true
            // The last of equal names counts.
            elements = []
            guard skimmer.peek() == UInt8(ascii: "[") else { return try skimmer.skip() }
            try skimmer.elements { skimmer throws(JSONSkimmer.Malformed) in
                if let element = try ResultList.element(&skimmer) { elements.append(element) }
            }
        }
    }

    private static func element(_ skimmer: inout JSONSkimmer) throws(JSONSkimmer.Malformed) -> Element? {
        guard skimmer.peek() == UInt8(ascii: "{") else {
            try skimmer.skip()
            return nil
        }
        let start = skimmer.position
        var (index, status): (Int?, Int?)
        try skimmer.members { skimmer, name throws(JSONSkimmer.Malformed) in
            if name == "index" {
                index = try skimmer.integer()
            } else if name == "status" {
                status = try skimmer.integer()
            } else {
                try skimmer.skip()
            }
        }
        return Element(index: index, status: status, bytes: start..<skimmer.position)
    }
}
