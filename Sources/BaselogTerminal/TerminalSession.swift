package import BaselogScreen
import CTerminal
import Glibc

/// The terminal while the dashboard has it: alternate screen, raw input, paste and focus reports, diverted standard
/// error. It is given back by ``close()``, on `exit()`, and by a crash handler that needs nothing of Swift.
@MainActor
package final class TerminalSession {
    package let painter: CursesPainter
    package private(set) var usesMouse: Bool
    private let options: TerminalOptions
    private let screen: CursesScreen
    private let input: Int32
    private let ownsInput: Bool
    private let output: Int32
    private let errors: ErrorOutput
    private var modes = termios()
    private var reader: KeyReader?
    private var isOpen = true
    private var isLent = false
    /// Whether another program, or a question, has the terminal until ``takeBack()``; its keys are not for this one.
    package var belongsToAnother: Bool { isOpen && isLent && !showsPlainText }
    /// Whether text is shown outside the alternate screen until ``takeBack()``.
    package private(set) var showsPlainText = false
    /// What a crash handler writes to give the terminal back.
    private var restoring = ""

    /// Takes the terminal of two descriptors. When `input` is none, the process's own terminal is read instead, so
    /// that standard input may be a pipe.
    package init(
        _ options: TerminalOptions, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
    ) throws(TerminalError) {
        guard isatty(output) == 1 else { throw .notATerminal }
        guard let type = options.type else { throw .noType }
        if type == "dumb" { throw .tooSimple(type) }
        var descriptor = input
        if isatty(input) != 1 {
            descriptor = Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { throw .notATerminal }
        }
        self.options = options
        self.input = descriptor
        ownsInput = descriptor != input
        self.output = output
        usesMouse = false
        tcgetattr(descriptor, &modes)
        do {
            screen = try CursesScreen.open(
                types: Self.types(type, options), input: descriptor, output: output)
        } catch {
            if descriptor != input { _ = Glibc.close(descriptor) }
            throw error
        }
        painter = CursesPainter(screen: screen, output: output, options: options)
        errors = ErrorOutput(path: options.errorLogPath)
        restoring =
            SynchronizedUpdate.end + TerminalModes.mouseOff + TerminalModes.off + screen.capability("rmkx")
            + screen.capability("sgr0") + screen.capability("cnorm") + screen.capability("rmcup")
        take()
        if options.usesMouse { setMouse(true) }
    }

    /// Terminal types to try, best first: true colour needs an entry of its own, that not every machine has.
    nonisolated static func types(_ type: String, _ options: TerminalOptions) -> [String] {
        guard options.hasTrueColour, !options.wantsNoColour, !type.hasSuffix("-direct") else { return [type] }
        let family = type.prefix { $0 != "-" }
        return ["\(type)-direct", "\(family)-direct", type].reduce(into: []) { types, candidate in
            if !types.contains(candidate) { types.append(candidate) }
        }
    }

    /// Whether the terminal has gone: a hangup of it and one that a person sends are the same signal.
    package var hasGone: Bool {
        var modes = termios()
        return tcgetattr(input, &modes) != 0
    }

    /// The frame to draw next should have this size and these glyphs.
    package var size: Size { painter.size }
    package var glyphs: Glyphs { options.glyphs }
    package var depth: ColourDepth { painter.depth }

    /// Begins to read keys. Call once.
    ///
    /// - Parameter onEnd: The terminal has gone; the program should end.
    package func read(
        onEvents: @escaping @MainActor ([InputEvent]) -> Void, onEnd: @escaping @MainActor () -> Void
    ) {
        reader?.stop()
        reader = KeyReader(descriptor: input, onEvents: onEvents, onEnd: onEnd)
    }

    /// Follows SIGWINCH: the size that frames should have from now on.
    @discardableResult
    package func matchSize() -> Size {
        if !isLent { painter.matchSize() }
        return painter.size
    }

    package func setMouse(_ isOn: Bool) {
        usesMouse = isOn
        if isOpen && !isLent { write(isOn ? TerminalModes.mouseOn : TerminalModes.mouseOff) }
    }

    /// Asks for the background colour. The answer, where there is one, arrives as ``InputEvent/background(_:)``.
    package func askBackground() {
        // The console of Linux would print a part of the question.
        guard isOpen, !isLent, depth != .mono, options.type != "linux" else { return }
        write(TerminalModes.askBackground)
    }

    /// Puts `text` on the clipboard, as far as the terminal allows it.
    package func copy(_ text: String) -> ClipboardCopy {
        let copy = ClipboardCopy(text, isInTmux: options.isInTmux)
        if isOpen && !isLent { write(copy.sequence) }
        return copy
    }

    package var isInTmux: Bool { options.isInTmux }

    /// Rings the bell, and has terminals that can tell it outside the window (OSC 9).
    package func notify(_ text: String) {
        guard isOpen, !isLent else { return }
        let command = "\u{1B}]9;\(TextWidth.sanitised(text[...]))"
        let told = options.isInTmux ? "\u{1B}Ptmux;\u{1B}\(command)\u{07}\u{1B}\\" : command + "\u{07}"
        write("\u{07}" + told)
    }

    /// Stops the program as ctrl-z does, and returns when it goes on; the size may have changed meanwhile.
    package func suspend() {
        // Who has the terminal stops with this program and goes on with it.
        guard !belongsToAnother else { return terminal_stop_process_group() }
        lend()
        terminal_stop_process_group()
        takeBack()
    }

    /// Gives the terminal to another program, such as an editor, until ``takeBack()``.
    package func lend() {
        guard isOpen, !isLent else { return }
        reader?.pause()
        give()
    }

    /// Shows text outside the alternate screen, for the terminal's own selection, until ``takeBack()``. Keys are
    /// still read, so that any of them can end it.
    package func show(plainly text: String) {
        guard isOpen, !isLent else { return }
        give()
        showsPlainText = true
        var quiet = modes
        cfmakeraw(&quiet)
        tcsetattr(input, TCSADRAIN, &quiet)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            write(TextWidth.sanitised(line) + "\r\n")
        }
    }

    /// Takes the terminal again and repaints it.
    package func takeBack() {
        guard isOpen, isLent else { return }
        showsPlainText = false
        tcsetattr(input, TCSADRAIN, &modes)
        screen.resume()
        take()
        painter.setActive(true)
        reader?.resume()
        if usesMouse { setMouse(true) }
    }

    /// Someone else may have changed the terminal, for example the shell after SIGSTOP and `fg`.
    package func reclaim() {
        guard isOpen, !isLent else { return }
        give()
        takeBack()
    }

    /// Gives the terminal back for good. Calling it again does nothing.
    ///
    /// - Returns: The last lines that went to standard error meanwhile.
    @discardableResult
    package func close() -> [String] {
        guard isOpen else { return [] }
        reader?.stop()
        reader = nil
        if !isLent { give() }
        isOpen = false
        // Lent is what comes back.
        isLent = false
        screen.close()
        tcsetattr(input, TCSADRAIN, &modes)
        let lines = errors.lastLines
        errors.close()
        if ownsInput { _ = Glibc.close(input) }
        return lines
    }

    private func take() {
        isLent = false
        errors.divert()
        write(TerminalModes.on)
        restoring.withCString { bytes in
            terminal_guard_arm(output, &modes, bytes, restoring.utf8.count, errors.log, errors.real)
        }
    }

    private func give() {
        painter.setActive(false)
        isLent = true
        if usesMouse { write(TerminalModes.mouseOff) }
        write(TerminalModes.off)
        screen.leave()
        terminal_guard_disarm()
        errors.restore()
    }

    private func write(_ sequence: String) { DescriptorOutput.write(sequence, to: output) }
}
