/// Certificates and keys made for these tests, worth nothing anywhere else. All are valid from 2020 to 2120 but for
/// ``expired``.
enum TestCertificates {
    /// Signs all others.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBYTCCAQigAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0IGF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
        A1UEAwwOdGVzdCBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASA
        kUE1IGULTlHVvUO01B3UITl9Nu57MygOPubTyZGHQDaucs3erCXaZtD1D1xv4LQQ
        ePayyCRhAMJc+04FcGuJoz8wPTAPBgNVHRMBAf8EBTADAQH/MAsGA1UdDwQEAwIB
        BjAdBgNVHQ4EFgQUQ9mQBLn8u2zKvY0/UM54LDZ8ysUwCgYIKoZIzj0EAwIDRwAw
        RAIgFDfVLsbvhWFEDGLOsSCuPKhPhQfAYd8BLrZgEXC/2gICIG71kt8wf4Xwgh0V
        ufo3jmpKhajEPCzI1dQDcVk5qQOg
        -----END CERTIFICATE-----
        """

    /// For `localhost` and 127.0.0.1.
    static let server = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUKgAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0IGF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAG
        A1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwGWgRRdm
        Suq9d3Vc5xFuVKbSzGdD02qBIpTy6gur0RgJyGeVj6BUPxtL3+O8PYAVlkSQpyVJ
        ZkN0lLPsXiyVAqN+MHwwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAkGA1Ud
        EwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFCpYND6iubeJKtpD
        /MR1xxWkuaiRMB8GA1UdIwQYMBaAFEPZkAS5/Ltsyr2NP1DOeCw2fMrFMAoGCCqG
        SM49BAMCA0cAMEQCIHLnNcCKntPfIdXxa9Dq7ksa8iisYiZz7wYhaXnmsI8LAiBA
        ibh/DZ/Cwuo60bjIceFnibSJgy+IhLwCXqSYM0NVdg==
        -----END CERTIFICATE-----
        """

    /// For `localhost`, valid until 2021.
    static let expired = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUCgAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0IGF1
        dGhvcml0eTAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBQxEjAQBgNV
        BAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMBloEUXZkrq
        vXd1XOcRblSm0sxnQ9NqgSKU8uoLq9EYCchnlY+gVD8bS9/jvD2AFZZEkKclSWZD
        dJSz7F4slQKjfjB8MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAJBgNVHRME
        AjAAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBQqWDQ+orm3iSraQ/zE
        dccVpLmokTAfBgNVHSMEGDAWgBRD2ZAEufy7bMq9jT9QzngsNnzKxTAKBggqhkjO
        PQQDAgNJADBGAiEA1yZagIOgrt7UUb9JNa5dk8DQzt9XHul3EMn7aC6sJGcCIQDr
        Pa1XjqLL9oCI/YBIuIOEWCMuFaER4wynfcpHL6uf6A==
        -----END CERTIFICATE-----
        """

    /// For `elsewhere.example`.
    static let otherHost = """
        -----BEGIN CERTIFICATE-----
        MIIBnjCCAUWgAwIBAgIBBDAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0IGF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAG
        A1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwGWgRRdm
        Suq9d3Vc5xFuVKbSzGdD02qBIpTy6gur0RgJyGeVj6BUPxtL3+O8PYAVlkSQpyVJ
        ZkN0lLPsXiyVAqOBgDB+MBwGA1UdEQQVMBOCEWVsc2V3aGVyZS5leGFtcGxlMAkG
        A1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFCpYND6iubeJ
        KtpD/MR1xxWkuaiRMB8GA1UdIwQYMBaAFEPZkAS5/Ltsyr2NP1DOeCw2fMrFMAoG
        CCqGSM49BAMCA0cAMEQCIE+UTzJU1QKMkRS1I0QkpXF/jbxPLeQgATS3ErDBPGWS
        AiBJNyXQM6KIPUYpFBigu3RJmJwnIdp6zkGPPKkXmzI+XQ==
        -----END CERTIFICATE-----
        """

    /// The key of the three above.
    static let serverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmBO1R7KOEIkFZ+zD
        rmgbHy5VB3UWQ+EqKl+bT7XAYIyhRANCAATAZaBFF2ZK6r13dVznEW5UptLMZ0PT
        aoEilPLqC6vRGAnIZ5WPoFQ/G0vf47w9gBWWRJCnJUlmQ3SUs+xeLJUC
        -----END PRIVATE KEY-----
        """

    static let client = """
        -----BEGIN CERTIFICATE-----
        MIIBfjCCASSgAwIBAgIBBTAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA50ZXN0IGF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEjEQMA4G
        A1UEAwwHc2hpcHBlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFfFajV34q9U
        Bcbz9olWaDyOrw893jaIngOcplSRdmvkirdrAUSl1Fuc+zuqAogRChxxjpvcnsHu
        Guz+OT2temqjYjBgMAkGA1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYD
        VR0OBBYEFO+rnuWtOSCAKQ16bp9m0pVpgE/gMB8GA1UdIwQYMBaAFEPZkAS5/Lts
        yr2NP1DOeCw2fMrFMAoGCCqGSM49BAMCA0gAMEUCIQCCy8B9ZrCX4IQNPnZ+1Cm2
        rxBmUXgNIqZ/NHxyo/bfUQIgWAIpdqMUk535a54NSmlsujSIkDy68mUivb43HTMA
        zwQ=
        -----END CERTIFICATE-----
        """

    static let clientKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6/mwyKVzjdgMkIEX
        s2c6UuVDU4CM4mSJfpB7YcxXZZChRANCAARXxWo1d+KvVAXG8/aJVmg8jq8PPd42
        iJ4DnKZUkXZr5Iq3awFEpdRbnPs7qgKIEQoccY6b3J7B7hrs/jk9rXpq
        -----END PRIVATE KEY-----
        """

    /// The key of the client under a passphrase.
    static let lockedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiah675iVbbGwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELmosnTPZ156p5K6Ypy1RegEgZAT
        3EQdhqZI1h+WjjdIJh6g+Zid0RwPu5T5/HJ0jho4YrLj/XfRttpCkDPtqempZVcU
        j2qeCA059YRICkCuv/J4XRVFnQkwt4me+t6Holi6wJwzyvnGJ0eU/nvrYPNwK0uA
        KWAD8vgJWY6cGyKVRYoc/1pFvnjEngWaBzAiF2boAe5MRi/4WR+qJD9AxNzOXYs=
        -----END ENCRYPTED PRIVATE KEY-----
        """
}
