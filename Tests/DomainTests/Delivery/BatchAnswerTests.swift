import BaselogDomain
import Testing

@Suite struct `The answer to a batch` {
    func items(
        _ status: Int, _ body: String, count: Int = 2, type: String? = "application/json", isComplete: Bool = true,
        isCut: Bool = false
    ) -> [TransportAnswer?]? {
        let headers = type.map { [WireRequest.Header("content-type", $0)] } ?? []
        let answer = TransportAnswer(
            status: status, headers: headers, body: Array(body.utf8), isComplete: isComplete, isCut: isCut)
        return BatchAnswer.items(of: answer, count: count)
    }

    func statuses(_ items: [TransportAnswer?]?) -> [Int?]? { items?.map { $0?.status } }

    @Test func `says item by item what became of it`() throws {
        let body = #"{"results":[{"index":1,"status":422,"detail":"no"},{"index":0,"status":201,"id":"a"}]}"#
        let items = items(207, body)
        #expect(statuses(items) == [201, 422])
        let refused = try #require(items?[1])
        #expect(try JSONValue(parsing: refused.body)["detail"]?.text == "no")
        #expect(refused.header("content-type") == "application/json")
    }

    @Test func `is read whatever else it says and however it is written`() {
        let body = """
            {"count":2,"results":7,"results":[
              {"links":[{"index":9,"status":500}],"inde\\u0078":1,"status":422,"status":201},
              {"status" : 202 , "index":0, "note":{"status":500}}],"done":true}
            """
        #expect(statuses(items(207, body)) == [202, 201])
        #expect(statuses(items(207, body + "}")) == [nil, nil])
    }

    @Test func `passes its own headers on to the items`() {
        let answer = TransportAnswer(
            status: 207, headers: [.init("x-request-id", "r"), .init("retry-after", "5")],
            body: Array(#"{"results":[{"index":0,"status":503}]}"#.utf8))
        #expect(BatchAnswer.items(of: answer, count: 1)?[0]?.header("retry-after") == "5")
        #expect(BatchAnswer.items(of: answer, count: 1)?[0]?.header("x-request-id") == "r")
    }

    @Test(arguments: [
        #"{"results":[{"index":0,"status":201}]}"#,
        #"{"results":[{"index":0,"status":201},{"index":1}]}"#,
        #"{"results":[{"index":0,"status":201},{"index":1,"status":"201"}]}"#,
        #"{"results":[{"index":0,"status":201},{"index":1,"status":7}]}"#,
        #"{"results":[{"index":0,"status":201},{"index":2,"status":201},{"index":-1,"status":201}]}"#,
        #"{"results":[{"index":0,"status":201},{"index":1,"status":201},{"index":1,"status":500}]}"#,
        #"{"results":[{"index":0,"status":201},7,null,"x"]}"#,
    ])
    func `leaves an item unknown whose result is missing or unreadable`(body: String) {
        #expect(statuses(items(207, body)) == [201, nil])
    }

    @Test(arguments: [#"{"results":7}"#, #"{}"#, "[]", "", "oops", #"{"results":[{"index":0,"sta"#])
    func `leaves all items unknown where a 207 has no results`(body: String) {
        #expect(statuses(items(207, body)) == [nil, nil])
    }

    @Test func `leaves all items unknown where its body is cut`() {
        let body = #"{"results":[{"index":0,"status":201},{"index":1,"status":201}]}"#
        #expect(statuses(items(207, body, isComplete: false)) == [nil, nil])
        #expect(statuses(items(200, body, isCut: true)) == [nil, nil])
        #expect(statuses(items(201, "", isComplete: false)) == [nil, nil])
    }

    @Test(arguments: [200, 201])
    func `holds for the whole batch where it is a success without results`(status: Int) {
        #expect(statuses(items(status, "{}")) == [status, status])
        #expect(statuses(items(status, #"[{"id":1},{"id":2}]"#)) == [status, status])
        #expect(statuses(items(status, "", type: nil)) == [status, status])
        #expect(statuses(items(status, "stored", type: "text/plain")) == [status, status])
    }

    @Test func `holds for the whole batch where it has nothing to say`() {
        #expect(statuses(items(204, "", type: nil)) == [204, 204])
        #expect(statuses(items(204, "")) == [204, 204])
    }

    @Test func `leaves all items unknown where its body is not what it claims`() {
        #expect(statuses(items(200, "")) == [nil, nil])
        #expect(statuses(items(200, #"{"ok":"#)) == [nil, nil])
        #expect(statuses(items(200, "<html></html>", type: "text/html")) == [nil, nil])
    }

    @Test func `counts the results of a 200 as well`() {
        #expect(statuses(items(200, #"{"results":[{"index":0,"status":500}]}"#)) == [500, nil])
    }

    @Test(arguments: [301, 400, 401, 404, 413, 429, 500, 503])
    func `is about the request as a whole where it is no success`(status: Int) {
        #expect(items(status, #"{"results":[{"index":0,"status":201}]}"#) == nil)
    }
}
