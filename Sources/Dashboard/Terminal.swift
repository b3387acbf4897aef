internal import CNcurses
internal import Glibc

/// The controlling terminal, taken over: the alternate screen, keys one by one, colours. The only
/// part of the program that knows ncurses; used by one thread from its start to its end.
///
/// Only cells that changed are sent. What was set before is restored by ``restore()``, by `stop`,
/// and by a handler when the program crashes.
struct Terminal: ~Copyable {
    private let tty: Int32
    private let pairs: [Style: Int32]
    private var shown: Grid?
    private var shownColour = true

    /// Opens the terminal of this process and takes it over; nil where that cannot be.
    ///
    /// A TERM that is not known is taken for xterm-256color, as nearly all are.
    init?() {
        let tty = cncurses_open_tty()
        guard tty >= 0 else { return nil }
        guard cncurses_is_foreground(tty) != 0, cncurses_arm(tty) == 0 else {
            close(tty)
            return nil
        }
        guard cncurses_start(tty, "xterm-256color") == 1 else {
            cncurses_restore()
            close(tty)
            return nil
        }
        self.tty = tty
        var pairs: [Style: Int32] = [:]
        let colours = cncurses_colours()
        if colours >= 8 {
            for (index, style) in Style.all.enumerated() {
                guard let basic = style.look.colour, let fine = style.look.of256 else { continue }
                let pair = Int32(index + 1)
                cncurses_make_pair(pair, Int32(colours >= 256 ? fine : basic))
                pairs[style] = pair
            }
        }
        self.pairs = pairs
    }

    /// Its descriptor, to wait for keys at.
    var descriptor: Int32 { tty }

    /// Whether this process may draw: one in the background must not.
    var isForeground: Bool { cncurses_is_foreground(tty) != 0 }

    /// Columns and rows at this moment.
    func size() -> (width: Int, height: Int) {
        var columns: Int32 = 0
        var rows: Int32 = 0
        cncurses_measure(tty, &columns, &rows)
        return (Int(columns), Int(rows))
    }

    /// The next key that was pressed, nil if there is none.
    func key() -> Character? {
        while true {
            let key = cncurses_key()
            if key < 0 { return nil }
            if key > 0, let scalar = Unicode.Scalar(UInt32(key)) { return Character(scalar) }
        }
    }

    /// Shows a picture: what differs from the last one.
    mutating func show(_ grid: Grid, colour: Bool) {
        let same =
            shown.map { $0.width == grid.width && $0.height == grid.height } == true
            && shownColour == colour
        var characters: [UInt32] = []
        for y in 0..<grid.height {
            var x = 0
            while x < grid.width {
                let cell = grid[x, y]
                if same, let shown, shown[x, y] == cell {
                    x += 1
                    continue
                }
                // A run of one look.
                let start = x
                characters.removeAll(keepingCapacity: true)
                while x < grid.width, grid[x, y].style == cell.style {
                    characters.append(grid[x, y].character.unicodeScalars.first?.value ?? 0x20)
                    x += 1
                }
                let pair = colour ? pairs[cell.style] ?? 0 : 0
                cncurses_put(
                    Int32(y), Int32(start), characters, Int32(characters.count), pair,
                    cell.style.look.isBold ? 1 : 0, 0)
            }
        }
        shown = grid
        shownColour = colour
        cncurses_show()
    }

    /// Draws everything anew with the next picture.
    mutating func redraw() {
        shown = nil
        cncurses_redraw()
    }

    /// Gives the terminal back, stops the process as Ctrl-Z does, and takes the terminal again when
    /// the process goes on; false where it goes on in the background.
    mutating func stopProcess() -> Bool {
        cncurses_suspend()
        cncurses_restore()
        cncurses_stop_process()
        return resume()
    }

    /// Takes the terminal again after `stopProcess`; false where that cannot be yet.
    mutating func resume() -> Bool {
        guard isForeground, cncurses_arm(tty) == 0 else { return false }
        cncurses_resume()
        redraw()
        return true
    }

    /// Gives the terminal back for good.
    consuming func stop() {
        cncurses_stop()
        cncurses_restore()
        close(tty)
    }

    /// Restores the terminal from another thread, without waiting for it; for an end that does not
    /// wait for the display.
    static func restore() { cncurses_restore() }

    /// SIGTSTP and SIGWINCH as something to read, blocked from now on in this thread and those it
    /// starts; nil where that cannot be.
    static func screenSignals() -> Int32? {
        let descriptor = cncurses_screen_signals()
        return descriptor < 0 ? nil : descriptor
    }

    /// A descriptor that a write of eight bytes makes readable; nil where there is none to be had.
    static func wakeDescriptor() -> Int32? {
        let descriptor = cncurses_wake_descriptor()
        return descriptor < 0 ? nil : descriptor
    }

    static func nextSignal(_ descriptor: Int32) -> Int32? {
        let number = cncurses_next_signal(descriptor)
        return number > 0 ? number : nil
    }

    /// CPU nanoseconds of the calling thread.
    static func threadCPU() -> Int64 { cncurses_thread_cpu() }

    /// Leaves signals to the other threads, but for faults of this one's own.
    static func blockSignals() { cncurses_block_signals() }

    /// Whether the environment's locale is one of UTF-8. It is set by asking, so only before other
    /// threads start.
    static func isUTF8() -> Bool { cncurses_is_utf8() != 0 }

    /// Whether there is a terminal that this process may draw on.
    static func isAvailable() -> Bool {
        let tty = cncurses_open_tty()
        guard tty >= 0 else { return false }
        defer { close(tty) }
        return cncurses_is_foreground(tty) != 0
    }
}
