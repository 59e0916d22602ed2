import BaselogScreen
import Testing

@Suite struct `The name of a key` {
    @Test(arguments: [
        "a", "R", "?", "-", "^", "SPACE", "ENTER", "TAB", "shift-TAB", "ESC", "BACKSPACE", "DEL", "INS", "UP", "PGDN",
        "F2",
        "F12", "ctrl-p", "ctrl--", "alt-x", "ctrl-alt-LEFT", "ü",
    ])
    func `is read as it is written`(name: String) {
        #expect(Key(name: name)?.name == name)
    }

    @Test(arguments: [
        ("CTRL-P", "ctrl-p"), ("^S", "ctrl-s"), ("shift-a", "A"), ("return", "ENTER"), ("PageUp", "PGUP"),
        ("space", "SPACE"),
        ("meta-f", "alt-f"),
    ])
    func `has one spelling`(written: String, name: String) {
        #expect(Key(name: written)?.name == name)
    }

    @Test(arguments: ["", "ctrl-", "F0", "F25", "nonsense", "hyper-x", "\t"])
    func `is refused when there is no such key`(name: String) {
        #expect(Key(name: name) == nil)
    }
}
