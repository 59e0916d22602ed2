import BaselogDashboard
import BaselogScreen
import Testing

@Suite struct `The keymap` {
    let keymap = Keymap.standard

    @Test func `gives no key two meanings in one context`() {
        for context in KeyContext.allCases {
            let keys = keymap.bindings.filter { $0.context == context }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(context)")
        }
    }

    @Test func `leaves the terminal's own keys alone`() {
        let keys = Set(keymap.bindings.flatMap(\.keys))
        #expect(!keys.contains("ctrl-c"))
        #expect(!keys.contains("ctrl-z"))
    }

    @Test func `looks in the most particular context first`() {
        #expect(keymap.action(for: .space, in: [.overview, .everywhere]) == .freeze)
        #expect(keymap.action(for: .space, in: [.queue, .lists, .everywhere]) == .mark)
        #expect(keymap.action(for: "q", in: [.queue, .lists, .everywhere]) == .back)
    }

    @Test func `shows the real keys after remapping`() {
        var keymap = keymap
        let orphans = keymap.rebind(.composeEntry, to: ["n"])
        #expect(orphans == [])
        #expect(keymap.action(for: "n", in: [.everywhere]) == .composeEntry)
        #expect(keymap.action(for: "c", in: [.everywhere]) == nil)
        #expect(keymap.hints(in: [.everywhere]).contains(HintLine.Hint("n", "compose")))
    }

    @Test func `names the actions that lose their last key`() {
        var keymap = keymap
        #expect(keymap.rebind(.composeEntry, to: ["p"]) == [.chooseProfile])
    }

    @Test func `has a line of help for every key`() {
        #expect(keymap.bindings.allSatisfy { !$0.help.isEmpty })
        #expect(keymap.markdown.contains("| `R` | retry now: the marked entries or this one |"))
    }

    @Test func `reads actions by their names`() {
        #expect(Action(name: "half-page-down") == .halfPageDown)
        #expect(Action(name: "composeEntry") == .composeEntry)
        #expect(Action(name: "explode") == nil)
    }
}
