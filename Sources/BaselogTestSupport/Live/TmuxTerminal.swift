import Foundation
import Synchronization

/// A program in a real terminal, driven as a person would: keys in, screen out.
package final class TmuxTerminal: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let socket: String
    /// Held so that the home is there as long as the program is.
    private let home: TemporaryHome

    /// Starts tmux with one window that runs the program.
    ///
    /// - Parameter shell: What a shell runs instead, where the program stands in a pipe; it is called `$BASELOG`.
    package init(
        _ arguments: [String] = [], shell: String? = nil, home: TemporaryHome, columns: Int = 120, rows: Int = 36,
        environment: [String: String] = [:]
    ) async throws {
        self.home = home
        socket = "baselog-\(UUID().uuidString.prefix(8))"
        let settings = home.path + "/tmux.conf"
        try """
        set -g default-terminal tmux-256color
        set -g status off
        set -g escape-time 0
        set -g remain-on-exit on
        set -g remain-on-exit-format ""

        """.write(toFile: settings, atomically: true, encoding: .utf8)
        var variables = home.environment(["COLORTERM": "truecolor"]).merging(environment) { $1 }
        // tmux sets the type of the terminal that it is.
        if environment["TERM"] == nil { variables["TERM"] = nil }
        variables["BASELOG"] = BuiltProgram.path
        let command = shell.map { ["sh", "-c", $0] } ?? [BuiltProgram.path] + arguments
        try await tmux(
            ["-f", settings, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "--", "env", "-i"]
                + variables.map { "\($0.key)=\($0.value)" } + (environment["TERM"] == nil ? ["TERM=tmux-256color"] : [])
                + command)
    }

    deinit {
        // The socket names nobody else's server; one that has ended already is no failure.
        try? ToolRun.start(["tmux", "-L", socket, "kill-server"])
    }

    /// Presses keys by their tmux names: `c`, `Enter`, `Escape`, `C-s`, `Up`.
    package func press(_ keys: String...) async throws { try await tmux(["send-keys", "-t", "0"] + keys) }

    package func type(_ text: String) async throws { try await tmux(["send-keys", "-t", "0", "-l", "--", text]) }

    package func resize(columns: Int, rows: Int) async throws {
        try await tmux(["resize-window", "-t", "0", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The screen as text, a line each, without trailing blanks.
    package func screen() async throws -> String { try await tmux(["capture-pane", "-t", "0", "-p"]) }

    /// The screen with the colours and attributes that the terminal shows, as escape sequences.
    package func colouredScreen() async throws -> String { try await tmux(["capture-pane", "-t", "0", "-p", "-e"]) }

    /// What the window is called.
    package func title() async throws -> String {
        try await tmux(["display-message", "-t", "0", "-p", "#{pane_title}"])
    }

    /// The column in which each row of the screen ends, by the terminal's own count: what it takes for wide is wide.
    package func rowEnds() async throws -> [Int] {
        let rows = try await screen().split(separator: "\n", omittingEmptySubsequences: false).dropLast().count
        let copying = ["send-keys", "-t", "0", "-X"]
        var commands = ["copy-mode", "-t", "0", ";"] + copying + ["top-line"]
        for row in 0..<rows {
            if row > 0 { commands += [";"] + copying + ["cursor-down"] }
            commands += [";"] + copying + ["end-of-line"]
            commands += [";", "display-message", "-t", "0", "-p", "#{copy_cursor_x}"]
        }
        let text = try await tmux(commands + [";"] + copying + ["cancel"])
        return text.split(separator: "\n").compactMap { Int($0) }
    }

    /// The process in the window.
    package func processID() async throws -> Int32 {
        let text = try await tmux(["display-message", "-t", "0", "-p", "#{pane_pid}"])
        guard let id = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "tmux named no process: \(text)")
        }
        return id
    }

    /// Whether the program drew on the alternate screen and has not left it.
    package func isOnAlternateScreen() async throws -> Bool {
        try await tmux(["display-message", "-t", "0", "-p", "#{alternate_on}"]).hasPrefix("1")
    }

    /// Waits until the program has ended, and returns its exit code.
    package func exitCode(within seconds: Double = 20) async throws -> Int32 {
        var status: Int32?
        try await Condition.wait("the program has ended", within: seconds) {
            let text = try await tmux([
                "display-message", "-t", "0", "-p", "#{pane_dead} #{pane_dead_status} #{pane_dead_signal}",
            ])
            let words = text.split(whereSeparator: \.isWhitespace)
            guard words.first == "1" else { return false }
            guard words.count > 1 else {
                // tmux has missed the signal of the program's end; that of another child makes it look again.
                try await tmux(["run-shell", "true"])
                return false
            }
            status = Int32(words[1])
            return true
        }
        guard let status else { throw Failure(description: "tmux told no exit code") }
        return status
    }

    /// Waits until the text stands on the screen, and returns the screen.
    @discardableResult
    package func expect(_ text: String, within seconds: Double = 20) async throws -> String {
        try await expect("“\(text)” is on the screen", within: seconds) { $0.contains(text) }
    }

    /// Waits until the text is gone.
    @discardableResult
    package func expectGone(_ text: String, within seconds: Double = 20) async throws -> String {
        try await expect("“\(text)” is gone", within: seconds) { !$0.contains(text) }
    }

    /// Waits until the screen passes the test, and returns it.
    @discardableResult
    package func expect(
        _ what: String, within seconds: Double = 20, _ test: @Sendable (String) -> Bool
    ) async throws -> String {
        var last = ""
        do {
            try await Condition.wait(what, within: seconds) {
                last = try await screen()
                return test(last)
            }
        } catch let failure as Condition.NeverTrue {
            throw Failure(description: "\(failure)\n\(last)")
        }
        return last
    }

    @discardableResult
    private func tmux(_ arguments: [String]) async throws -> String {
        let output = try await ToolRun.run(["tmux", "-L", socket] + arguments, folder: home.path)
        guard output.status == 0 else {
            throw Failure(description: "tmux \(arguments.first ?? "") failed: \(output.errors)")
        }
        return output.text
    }
}
