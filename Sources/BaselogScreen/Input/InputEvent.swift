/// What arrives from the terminal.
package enum InputEvent: Sendable, Hashable {
    case key(Key)
    /// Text pasted in one piece, with line feeds as line ends; `isCut` when it was longer than the decoder keeps.
    case paste(String, isCut: Bool)
    case mouse(MouseEvent)
    /// The terminal window got or lost the focus.
    case focus(Bool)
    case resize(Size)
    /// The terminal's answer to the question for its background colour.
    case background(RGB)
}

/// One report of the mouse.
package struct MouseEvent: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case press, release, drag, wheelUp, wheelDown }
    package enum Button: Sendable, Hashable { case left, middle, right, none }

    package var kind: Kind
    package var button: Button
    package var at: Point
    package var modifiers: Key.Modifiers

    package init(_ kind: Kind, button: Button = .none, at point: Point, modifiers: Key.Modifiers = []) {
        self.kind = kind
        self.button = button
        self.at = point
        self.modifiers = modifiers
    }
}
