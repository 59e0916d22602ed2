import BaselogDomain
import BaselogTestSupport
import Foundation
import Testing

@testable import BaselogCore

/// The numbered cases of sending that are about the server's certificate.
extension `Sending survives` {
    /// Connections that are used once, so that each request sees the certificate of its time.
    private func transport(to baseURL: BaseURL, _ folder: TemporaryHome) throws -> HTTPTransport {
        let path = "\(folder.path)/ca.pem"
        try TestCertificates.authority.write(toFile: path, atomically: true, encoding: .utf8)
        let material = try TLSMaterial(TLSSettings(caFile: path))
        return HTTPTransport(baseURL: baseURL, limits: .init(age: .zero), tls: material) { nil }
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            (TestCertificates.expired, "is expired or not trusted"),
            (TestCertificates.otherHost, "is for another host"),
        ])
    func `case 31: a certificate that expires or has another name, until the server shows a better one`(
        certificate: String, reason: String
    ) async throws {
        let folder = try TemporaryHome()
        let first = try await TLSServer.start()
        let stage = try await WireStage(try transport(to: first.baseURL, folder))
        try await stage.waitForDelivery(of: try await stage.log("before"))
        await first.stop()

        let second = try await TLSServer.start(certificate, port: first.baseURL.port)
        let ids = [try await stage.log("first"), try await stage.log("second")]
        try await Condition.wait("it is parked", within: 60) {
            let gates = await stage.engine.snapshot().gates
            return gates.contains { $0.kind == .endpoint && $0.reason.contains(reason) }
        }
        for id in ids {
            let entry = try #require(try await stage.engine.entry(id))
            #expect(entry.state.isPending)
            #expect(entry.maybeDelivered == false)
        }
        await second.stop()

        let third = try await TLSServer.start(port: first.baseURL.port)
        try await stage.waitForDelivery(of: ids)
        #expect(await stage.engine.snapshot().gates.isEmpty)
        await third.stop()
        try await stage.finish(delivered: 3)
    }
}
