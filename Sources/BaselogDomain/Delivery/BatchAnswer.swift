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
        if let value = try? JSONValue(parsing: answer.body) {
            if let results = value["results"] { return read(results, of: answer, count: count) ?? unknown }
            guard answer.status != 207 else { return unknown }
        } else {
            // No JSON contradicts the status only where JSON was promised, or the results of a 207.
            guard answer.status != 207, answer.status == 204 || !answer.promisesJSON else { return unknown }
        }
        guard !answer.isHTML else { return unknown }
        return [TransportAnswer?](
            repeating: TransportAnswer(status: answer.status, headers: answer.headers), count: count)
    }

    private static func read(_ results: JSONValue, of answer: TransportAnswer, count: Int) -> [TransportAnswer?]? {
        guard let elements = results.elements else { return nil }
        var items = [TransportAnswer?](repeating: nil, count: count)
        var seen = Set<Int>()
        for element in elements {
            guard let index = element["index"]?.integer.map({ Int($0) }), items.indices.contains(index) else {
                continue
            }
            // Two results for one item contradict each other, or nothing can be made of either.
            guard seen.insert(index).inserted else {
                items[index] = nil
                continue
            }
            guard let status = element["status"]?.integer, (100...599).contains(status) else { continue }
            items[index] = TransportAnswer(
                status: Int(status), headers: headers(of: element, in: answer), body: Array(element.compactText.utf8))
        }
        return items
    }

    /// Those of the whole answer, with the item's own type, because its body is its element of the results.
    private static func headers(of element: JSONValue, in answer: TransportAnswer) -> [WireRequest.Header] {
        answer.headers.filter { $0.name != "content-type" && $0.name != "content-length" }
            + [WireRequest.Header("content-type", "application/json")]
    }
}
