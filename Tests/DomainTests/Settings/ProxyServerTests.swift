import BaselogDomain
import Testing

@Suite struct `A proxy's address` {
    @Test(arguments: [
        ("http://proxy.example:3128", "http://proxy.example:3128"), ("http://proxy.example", "http://proxy.example:80"),
        ("proxy.example:3128", "http://proxy.example:3128"), ("PROXY", "http://proxy:80"),
        ("http://10.0.0.1:8080/", "http://10.0.0.1:8080"), ("http://[::1]:3128", "http://[::1]:3128"),
        ("http://[::1]", "http://[::1]:80"), ("socks5://proxy", "socks5://proxy:1080"),
        ("socks5h://proxy:9050", "socks5://proxy:9050"),
        ("http://me:secret@proxy:3128", "http://…@proxy:3128"),
    ])
    func `is read as other programs read it`(text: String, expected: String) throws {
        #expect(try ProxyServer(parsing: text).description == expected)
    }

    @Test func `keeps user and password out of every description`() throws {
        let proxy = try ProxyServer(parsing: "http://m%65:s%3Acret@proxy:3128")
        #expect(proxy.credential?.user == "me")
        #expect(proxy.credential?.password == "s:cret")
        #expect(!"\(proxy)".contains("cret"))
        var dump = ""
        Swift.dump(proxy, to: &dump)
        Swift.dump(proxy.credential, to: &dump)
        #expect(!dump.contains("cret"))
        #expect(!String(reflecting: proxy).contains("cret"))
    }

    @Test(arguments: [
        "", "https://proxy:443", "ftp://proxy", "http://", "http://proxy:0", "http://proxy:99999", "http://a b",
        "http://proxy/path", "socks5://me:x@proxy", "http://%zz@proxy", "http://:x@proxy", "http://a%0Ab:x@proxy",
    ])
    func `is refused with a reason that does not repeat it`(text: String) {
        let problem = #expect(throws: ProxyServer.Problem.self) { try ProxyServer(parsing: text) }
        #expect(problem?.description.isEmpty == false)
        if text.contains("@") { #expect(problem?.description.contains(":x@") == false) }
    }
}

@Suite struct `Hosts without a proxy` {
    @Test(arguments: [
        ("example.com", "example.com", 443, true), ("example.com", "api.example.com", 443, true),
        (".example.com", "api.example.com", 443, true), (".example.com", "example.com", 443, true),
        ("*.example.com", "api.example.com", 443, true), ("example.com", "badexample.com", 443, false),
        ("EXAMPLE.com", "example.com", 443, true), ("example.com:8443", "example.com", 8443, true),
        ("example.com:8443", "example.com", 443, false), ("*", "anything", 1, true),
        ("10.0.0.1", "10.0.0.1", 80, true), ("10.0.0.1:80", "10.0.0.1", 81, false), ("0.0.1", "10.0.0.1", 80, false),
        ("[fd00::1]:80", "fd00::1", 80, true), ("fd00::1", "fd00::1", 80, true), ("a, b\tc", "c", 80, true),
        ("10.0.0.0/8", "10.0.0.1", 80, false), ("", "example.com", 443, false), (",,.", "example.com", 443, false),
    ])
    func `are found as other programs find them`(list: String, host: String, port: Int, isCovered: Bool) {
        #expect(ProxyExclusions(parsing: list).cover(host: host, port: port) == isCovered)
    }

    @Test(arguments: ["http://127.0.0.1:8787", "http://localhost", "https://[::1]"])
    func `always include this machine`(url: String) throws {
        let proxy = try ProxyServer(parsing: "http://proxy")
        let settings = ProxySettings(http: proxy, https: proxy)
        #expect(settings.proxy(for: try BaseURL(parsing: url)) == nil)
    }

    @Test func `leave each scheme its own proxy`() throws {
        let (plain, secure) = (try ProxyServer(parsing: "http://a"), try ProxyServer(parsing: "http://b"))
        let settings = ProxySettings(http: plain, https: secure)
        #expect(settings.proxy(for: try BaseURL(parsing: "http://api.example")) == plain)
        #expect(settings.proxy(for: try BaseURL(parsing: "https://api.example")) == secure)
    }
}

@Suite struct `Proxies among the settings` {
    let resolver = SettingsResolver(profile: "dev")
    let remote = ["BASELOG_API_BASE_URL": "https://api.example"]

    func resolve(_ environment: [String: String], _ profile: [SettingText] = []) throws -> EffectiveSettings {
        try resolver.resolve(environment: environment, profile: profile)
    }

    @Test(arguments: [
        (
            ["https_proxy": "http://a", "HTTPS_PROXY": "http://b", "ALL_PROXY": "http://c"], "http://a:80",
            "https_proxy"
        ),
        (["HTTPS_PROXY": "http://b", "all_proxy": "http://c"], "http://b:80", "HTTPS_PROXY"),
        (["all_proxy": "http://c", "ALL_PROXY": "http://d"], "http://c:80", "all_proxy"),
        (["ALL_PROXY": "socks5://d"], "socks5://d:1080", "ALL_PROXY"),
        (["https_proxy": "", "HTTPS_PROXY": "http://b"], "http://b:80", "HTTPS_PROXY"),
    ])
    func `come from the usual variables, lower case first`(
        environment: [String: String], proxy: String, variable: String
    ) throws {
        let effective = try resolve(environment)
        #expect(effective.settings.proxy.https?.description == proxy)
        #expect(effective.source(of: .httpsProxy).description == "environment \(variable)")
    }

    @Test func `may stand in the profile, but not with a password`() throws {
        func profile(_ text: String) -> [SettingText] {
            [SettingText(name: "proxy.https", text: text, source: .profile("dev", location: "profiles.yaml:3"))]
        }
        #expect(try resolve([:], profile("http://proxy:3128")).settings.proxy.https?.port == 3128)
        let error = #expect(throws: InvalidSettings.self) { try resolve([:], profile("http://me:hunter2@proxy")) }
        #expect(error?.description.contains("belong into the environment") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `never show a password of the environment`() throws {
        let effective = try resolve(remote.merging(["https_proxy": "http://me:hunter2@proxy"]) { $1 })
        #expect(SettingDefinition.definition(of: .httpsProxy)?.text(in: effective.settings) == "http://…@proxy:80")
        let error = #expect(throws: InvalidSettings.self) {
            try resolve(remote.merging(["https_proxy": "gopher://me:hunter2@proxy"]) { $1 })
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `that other programs use stop nobody who is not sent through them`() throws {
        let odd = ["https_proxy": "https://proxy", "http_proxy": "quic://x"]
        let local = try resolve(odd.merging(["BASELOG_API_BASE_URL": "http://127.0.0.1:8787"]) { $1 })
        #expect(local.notes.count == 2)
        #expect(throws: InvalidSettings.self) { try resolve(odd.merging(remote) { $1 }) }
        let excluded = try resolve(odd.merging(remote) { $1 }.merging(["NO_PROXY": "example"]) { $1 })
        #expect(excluded.settings.proxy.exclusions.cover(host: "api.example", port: 443))
    }
}
