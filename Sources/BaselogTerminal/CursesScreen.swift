import CNcurses
import CTerminal
import Glibc

/// One ncurses screen on two descriptors. ncurses only writes here; input is read elsewhere.
@MainActor
final class CursesScreen {
    let colours: Int
    /// The terminal type that was opened: a `-direct` one where there is true colour.
    let type: String
    private(set) var columns = 80
    private(set) var rows = 24
    private let screen: OpaquePointer
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>
    private let descriptor: Int32
    /// Where an update goes before it is sent; negative where there is none.
    private let memory = terminal_memory_file()

    /// Opens the first of `types` that the machine knows.
    static func open(types: [String], input: Int32, output: Int32) throws(TerminalError) -> CursesScreen {
        // The program's text is UTF-8 whatever the locale; ncurses and wcwidth must know.
        for locale in ["C.UTF-8", "en_US.UTF-8", ""] where setlocale(LC_CTYPE, locale) != nil { break }
        guard let wanted = types.last else { throw .noType }
        for type in types where curses_look_up(type, output) == 1 {
            guard curses_has("cup") else { throw .tooSimple(type) }
            guard let screen = CursesScreen(type: type, input: input, output: output) else {
                throw .cannotStart(type)
            }
            return screen
        }
        throw .unknownType(wanted)
    }

    private init?(type: String, input: Int32, output: Int32) {
        // ncurses closes nothing and buffers on its own; copies keep the program's descriptors out of its hands.
        guard let inputFile = fdopen(dup(input), "r") else { return nil }
        guard let outputFile = fdopen(dup(output), "w") else {
            fclose(inputFile)
            return nil
        }
        terminal_hold_signals()
        defer { terminal_release_signals() }
        guard let screen = newterm(type, outputFile, inputFile) else {
            fclose(inputFile)
            fclose(outputFile)
            return nil
        }
        self.type = type
        self.screen = screen
        self.input = inputFile
        self.output = outputFile
        descriptor = output
        raw()
        noecho()
        nonl()
        // Lines that move up or down as a whole are moved by the terminal: one new line of a tail costs its own bytes.
        idlok(curses_screen(), true)
        // Or every update would look at the input first.
        typeahead(-1)
        if has_colors(), curses_succeeded(start_color()) {
            use_default_colors()
            colours = Int(curses_colour_count())
        } else {
            colours = 0
        }
        curs_set(0)
        matchSize()
    }

    /// Asks the kernel for the size and makes ncurses follow.
    func matchSize() {
        var (columns, rows) = (Int32(columns), Int32(rows))
        if terminal_size(descriptor, &columns, &rows) { resize_term(rows, columns) }
        self.columns = Int(columns)
        self.rows = Int(rows)
    }

    /// The bytes of a capability, without the delays of long-gone hardware.
    func capability(_ name: String) -> String {
        guard let bytes = curses_capability(name) else { return "" }
        var text = ""
        var rest = String(cString: bytes)[...]
        while let delay = rest.firstRange(of: "$<"), let end = rest[delay.upperBound...].firstIndex(of: ">") {
            text += rest[..<delay.lowerBound]
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    /// Brings the terminal up to date, through a file in memory: so that what is sent can be made shorter, and goes out
    /// at once.
    ///
    /// - Returns: The bytes to send.
    func takeUpdate() -> [UInt8] {
        let file = fileno(output)
        guard memory >= 0, dup2(memory, file) >= 0 else {
            doupdate()
            return []
        }
        doupdate()
        dup2(descriptor, file)
        let size = max(0, Int(lseek(memory, 0, SEEK_CUR)))
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { space, count in
            count = max(0, pread(memory, space.baseAddress, size, 0))
        }
        ftruncate(memory, 0)
        lseek(memory, 0, SEEK_SET)
        return bytes
    }

    /// Gives the terminal back for a while; ``resume()`` takes it again.
    func leave() { endwin() }

    func resume() {
        matchSize()
        curses_forget_screen()
        doupdate()
    }

    func close() {
        endwin()
        delscreen(screen)
        fclose(input)
        fclose(output)
        if memory >= 0 { _ = Glibc.close(memory) }
    }
}
