import BaselogDomain
import NIOCore
import NIOSSL
import Testing

@testable import BaselogCore

@Suite struct `Errors of the network` {
    func failure(_ error: any Error) -> TransportFailure {
        NetworkFailure(authority: "api.example", timeouts: Timeouts(), bodyWasSent: false, wasConnected: true)
            .failure(for: error)
    }

    @Test func `tell a certificate for another host`() {
        let failure = failure(NIOSSLExtraError.failedToValidateHostname)
        #expect(failure.kind == .certificate)
        #expect(failure.message == "the certificate of api.example is for another host")
    }

    @Test(arguments: [NIOSSLError.unableToValidateCertificate, .noCertificateToValidate])
    func `tell a certificate that is not trusted`(error: NIOSSLError) {
        #expect(failure(error).kind == .certificate)
    }

    @Test(arguments: [
        (IOError(errnoCode: 104, reason: "read"), TransportFailure.Kind.connectionReset),
        (IOError(errnoCode: 32, reason: "write"), .connectionReset),
        (IOError(errnoCode: 111, reason: "connect"), .connectionRefused),
        (IOError(errnoCode: 110, reason: "read"), .timeout(.read)), (IOError(errnoCode: 24, reason: "socket"), .other),
    ])
    func `of the system have their kind`(error: IOError, kind: TransportFailure.Kind) {
        #expect(failure(error).kind == kind)
    }

    @Test func `that nobody knows do not spill what they carry`() {
        struct Telling: Error, CustomStringConvertible { let description = "X-API-Key: secret" }
        let failure = failure(Telling())
        #expect(failure.kind == .other)
        #expect(!failure.message.contains("secret"))
    }
}
