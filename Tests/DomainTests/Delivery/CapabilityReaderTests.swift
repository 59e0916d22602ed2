import BaselogDomain
import Testing

@Suite struct `The description of a server` {
    func capabilities(_ text: String) -> ServerCapabilities? {
        CapabilityReader.capabilities(describedBy: Array(text.utf8))
    }

    /// The shape in which FastAPI describes the hosted API, cut to what matters.
    static let hosted = """
        {"openapi":"3.1.0","info":{"title":"Baselog API","version":"0.1.0"},"paths":{
        "/projects/logs":{"get":{},"post":{"requestBody":{"required":true,"content":{"application/json":{
        "schema":{"$ref":"#/components/schemas/LogCreate"}}}},"responses":{"201":{}}}},
        "/projects/{project_id}/logs":{"post":{}},"/auth/login":{"post":{}}},
        "components":{"schemas":{"LogCreate":{"type":"object","required":["message"],"properties":{
        "level":{"anyOf":[{"type":"string"},{"type":"null"}]},"message":{"type":"string"},
        "category":{"anyOf":[{"type":"string"},{"type":"null"}]},"tags":{"type":"array"}}}}}}
        """

    @Test func `of the hosted API promises no more than one log at a time`() {
        #expect(capabilities(Self.hosted) == .minimal)
    }

    @Test func `names the optional fields, events, batches and idempotency`() {
        let text = """
            {"paths":{
            "/projects/logs":{"post":{"parameters":[{"name":"Idempotency-Key","in":"header"}],
              "requestBody":{"content":{"application/json; charset=utf-8":{"schema":{"properties":{
              "message":{},"timestamp":{},"service_name":{},"user_id":{},"correlation_id":{},"metadata":{}}}}}}}},
            "/projects/logs/batch":{"post":{}},"/projects/events":{"post":{}}}}
            """
        let read = capabilities(text)
        #expect(read?.storesAllFields == true)
        #expect(read?.hasEvents == true)
        #expect(read?.hasBatches == true)
        #expect(read?.hasIdempotency == true)
    }

    @Test(arguments: ["allOf", "anyOf", "oneOf"])
    func `is followed through references and combinations`(combination: String) {
        let text = """
            {"paths":{"/projects/logs":{"post":{"requestBody":{"$ref":"#/components/requestBodies/Log"}}}},
            "components":{"requestBodies":{"Log":{"content":{"application/json":{"schema":
            {"$ref":"#/components/schemas/Either"}}}}},
            "schemas":{"Either":{"\(combination)":[{"$ref":"#/components/schemas/A~1B"},{"type":"array"}]},
            "A/B":{"properties":{"user_id":{}}}}}}
            """
        #expect(capabilities(text)?.optionalFields == ["user_id"])
    }

    @Test func `may refer to itself without end`() {
        let text = """
            {"paths":{"/projects/logs":{"post":{"requestBody":{"content":{"application/json":{"schema":
            {"$ref":"#/components/schemas/Loop"}}}}}}},
            "components":{"schemas":{"Loop":{"properties":{"user_id":{}},"allOf":[{"$ref":"#/components/schemas/Loop"},
            {"$ref":"#/components/schemas/Ring"}]},"Ring":{"$ref":"#/components/schemas/Ring"}}}}
            """
        #expect(capabilities(text)?.optionalFields == ["user_id"])
    }

    @Test func `may state outright what the server can do`() {
        let text = """
            {"x-baselog":{"events":false,"batches":true,"idempotency":true},
            "paths":{"/projects/logs":{"post":{}},"/projects/events":{"post":{}}}}
            """
        #expect(
            capabilities(text) == ServerCapabilities(hasEvents: false, hasBatches: true, hasIdempotency: true))
    }

    @Test func `may put a prefix before its paths`() {
        let text = #"{"paths":{"/api/v1/projects/logs":{"post":{}},"/api/v1/projects/events/":{"post":{}}}}"#
        #expect(capabilities(text) == ServerCapabilities(hasEvents: true))
    }

    @Test func `does not take a route for events that can only be read`() {
        let text = #"{"paths":{"/projects/logs":{"post":{}},"/projects/events":{"get":{}}}}"#
        #expect(capabilities(text)?.hasEvents == false)
    }

    @Test(arguments: ["", "[]", "{}", "<html>", #"{"paths":{"/users":{"post":{}}}}"#, #"{"paths":[]}"#, "{\"paths\":"])
    func `of anything else says nothing`(text: String) {
        #expect(capabilities(text) == nil)
    }
}
