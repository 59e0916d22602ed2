import Testing
@Suite struct Placeholder { @Test func `holds`() { #expect(Bool(true)) } }
