import BaselogDashboard
import Foundation
import Testing

@Suite struct `The README` {
    @Test func `lists the keys as they are`() throws {
        let text = try String(contentsOf: SourceTree.root.appending(path: "README.md"), encoding: .utf8)
        let start = try #require(text.range(of: "<!-- keys -->\n"))
        let end = try #require(text.range(of: "<!-- end of keys -->"))
        #expect(text[start.upperBound..<end.lowerBound] == Keymap.standard.markdown + "\n")
    }
}
