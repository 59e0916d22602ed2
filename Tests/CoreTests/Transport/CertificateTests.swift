import BaselogDomain
import BaselogTestSupport
import Foundation
import NIOSSL
import Testing

@testable import BaselogCore

@Suite(.timeLimit(.minutes(1))) struct `Certificates of one's own` {
    let folder: TemporaryHome

    init() throws { folder = try TemporaryHome() }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func material(
        authority: String? = TestCertificates.authority, client: String? = nil, key: String? = nil
    ) throws -> TLSMaterial {
        var settings = TLSSettings()
        if let authority { settings.caFile = try file("ca.pem", authority) }
        if let client { settings.clientCertificate = try file("client.pem", client) }
        if let key { settings.clientKey = try file("client.key", key) }
        return try TLSMaterial(settings)
    }

    private func report(_ server: TLSServer, _ material: TLSMaterial) async -> TransportReport {
        let transport = HTTPTransport(baseURL: server.baseURL, tls: material) { nil }
        let report = await transport.send(`An HTTP transport`.log())
        await transport.close()
        await server.stop()
        return report
    }

    @Test func `make an API trusted whose authority the system does not know`() async throws {
        let report = await report(try await TLSServer.start(), try material())
        #expect(report.answer?.status == 201)
    }

    @Test func `take the place of the system's, so that only theirs are trusted`() async throws {
        let report = await report(try await TLSServer.start(), try material(authority: TestCertificates.client))
        #expect(report.failure?.kind == .certificate)
    }

    @Test func `are shown to an API that asks for them`() async throws {
        let server = try await TLSServer.start(clientAuthority: TestCertificates.authority)
        let material = try material(client: TestCertificates.client, key: TestCertificates.clientKey)
        #expect(await report(server, material).answer?.status == 201)
    }

    @Test func `may lie in one file with their key`() async throws {
        let server = try await TLSServer.start(clientAuthority: TestCertificates.authority)
        let both = TestCertificates.client + "\n" + TestCertificates.clientKey + "\n"
        #expect(await report(server, try material(client: both)).answer?.status == 201)
    }

    @Test func `are missed by an API that asks for them, which nothing but another setting mends`() async throws {
        let server = try await TLSServer.start(clientAuthority: TestCertificates.authority)
        let failure = try #require(await report(server, try material()).failure)
        #expect(failure.kind == .certificate)
        #expect(failure.message == "\(server.baseURL.authority) wants a client certificate")
    }

    @Test func `do not make TLS before 1.2 acceptable`() async throws {
        let server = try await TLSServer.start(maximumVersion: .tlsv11)
        let failure = try #require(await report(server, try material()).failure)
        #expect(failure.kind == .tls)
        #expect(failure.message == "\(server.baseURL.authority) speaks no TLS version from 1.2 on")
    }

    @Test func `are used by the survey as well`() async throws {
        let server = try await TLSServer.start()
        let steps = await NetworkSurvey(tls: try material()).steps(to: server.baseURL)
        await server.stop()
        #expect(steps.map(\.succeeded) == [true, true, true])
        #expect(steps.last?.detail == "TLS 1.3")
    }

    struct Unusable {
        var authority: String?
        var client: String?
        var key: String?
        var file: String
        var reason: String
    }

    @Test(arguments: [
        Unusable(authority: "", file: "ca.pem", reason: "it holds no certificate in PEM"),
        Unusable(authority: "nonsense", file: "ca.pem", reason: "it holds no certificate in PEM"),
        Unusable(client: "", file: "client.pem", reason: "it holds no certificate in PEM"),
        Unusable(
            client: TestCertificates.client, file: "client.pem", reason: "it holds no private key in PEM"),
        Unusable(
            client: TestCertificates.client, key: "nonsense", file: "client.key",
            reason: "it holds no private key in PEM"),
        Unusable(
            client: TestCertificates.client, key: TestCertificates.lockedKey, file: "client.key",
            reason: "its key is protected by a passphrase, which is not supported"),
        Unusable(
            client: TestCertificates.client, key: TestCertificates.serverKey, file: "client.key",
            reason: "its key does not belong to the client certificate"),
    ])
    func `that cannot be used are named with the reason`(unusable: Unusable) throws {
        let (name, reason) = (unusable.file, unusable.reason)
        let error = #expect(throws: TLSFileError.self) {
            try material(authority: unusable.authority, client: unusable.client, key: unusable.key)
        }
        #expect(error?.explanation.message == "The file \(folder.path)/\(name) cannot be used: \(reason).")
        #expect(error?.explanation.hint?.hasPrefix("Correct tls.c") == true)
    }

    @Test func `that are not there are named`() throws {
        let error = #expect(throws: TLSFileError.self) { try TLSMaterial(TLSSettings(caFile: "/nowhere/ca.pem")) }
        #expect(error?.explanation.message == "The file /nowhere/ca.pem cannot be used: there is no such file.")
    }

    @Test func `differ where a file has other contents, and only there`() throws {
        let first = try material()
        #expect(try material() == first)
        #expect(try material(authority: TestCertificates.client) != first)
    }
}
