internal import Glibc
internal import Synchronization

/// What the display's thread does: draws when there is something new, and listens for keys.
struct DisplayLoop: ~Copyable {
    private static let messageSeconds = 6

    private let display: DashboardDisplay
    private var terminal: Terminal
    private var settings: DashboardSettings
    /// What is on the screen; kept while it is frozen.
    private var snapshot: DashboardSnapshot?
    private var history = DashboardHistory()
    private var number = 0
    /// The snapshot at which the latest message came.
    private var messageNumber = 0
    private var needsDrawing = true
    private var isAway = false
    private var stopsAsked = 0

    /// Shows the dashboard until its owner stops it or the terminal is gone.
    static func run(_ display: DashboardDisplay) {
        Terminal.blockSignals()
        guard let terminal = Terminal() else { return }
        let loop = DisplayLoop(display: display, terminal: terminal)
        loop.run()
    }

    private init(display: DashboardDisplay, terminal: consuming Terminal) {
        self.display = display
        self.terminal = terminal
        settings = display.options.settings
    }

    private consuming func run() {
        let frame = Int32(1000 / min(max(display.options.framesPerSecond, 1), 10))
        var isGone = false
        while !isGone, !display.shared.withLock({ $0.isStopping }), stopsAsked < 2 {
            var waiting = [
                pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: display.signals, events: Int16(POLLIN), revents: 0),
                pollfd(fd: display.wake, events: Int16(POLLIN), revents: 0),
            ]
            // Keys of a terminal that is another's for now are not for us.
            if isAway { waiting[0].fd = -1 }
            poll(&waiting, 3, frame)
            isGone = waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
            if isGone { break }
            takeSignals()
            if isAway, !terminal.resume() { continue }
            isAway = !terminal.isForeground
            guard !isAway else { continue }
            takeKeys()
            takeSnapshot()
            if needsDrawing { draw() }
            let used = Terminal.threadCPU()
            display.shared.withLock { $0.used = used }
        }
        terminal.stop()
        // The second wish to stop ends the process, which has the terminal back by now.
        if stopsAsked >= 2 { _ = display.onRequest(.stop) }
    }

    private mutating func takeSignals() {
        while let signal = Terminal.nextSignal(display.signals) {
            needsDrawing = true
            if signal == SIGTSTP { isAway = !terminal.stopProcess() }
        }
    }

    private mutating func takeKeys() {
        while let key = terminal.key() {
            needsDrawing = true
            messageNumber = number
            // Ctrl-L, as everywhere.
            if key == "\u{c}" { terminal.redraw() }
            let phases = snapshot?.parts?.map(\.phase).max().map { $0 + 1 } ?? 1
            guard let request = settings.press(key, phases: phases) else { continue }
            switch request {
            case .writeSnapshot: writeSnapshot()
            case .stop:
                stopsAsked += 1
                settings.message = "stopping; q again to stop at once, without a report"
                if stopsAsked == 1 { _ = display.onRequest(.stop) }
            case .pauseOrResume, .faster, .slower, .beginAnew, .nextModel:
                settings.message = display.onRequest(request)
            }
        }
    }

    private mutating func takeSnapshot() {
        guard !settings.frozen else { return }
        let (latest, history, number) = display.shared.withLock {
            ($0.latest, $0.history, $0.number)
        }
        guard number != self.number else { return }
        (snapshot, self.history, self.number) = (latest, history, number)
        // Four snapshots a second; then the keys are shown again, but for what q is for by now.
        if number - messageNumber > 4 * Self.messageSeconds, stopsAsked == 0 {
            settings.message = nil
        }
        needsDrawing = true
    }

    private mutating func draw() {
        guard let grid = frame() else { return }
        terminal.show(grid, colour: settings.colour)
        needsDrawing = false
    }

    private func frame() -> Grid? {
        guard let snapshot else { return nil }
        let (width, height) = terminal.size()
        return DashboardLayout.frame(
            snapshot, history: history, width: width, height: height, settings: settings)
    }

    /// Writes what is on the screen as text, and says where.
    private mutating func writeSnapshot() {
        guard let grid = frame() else { return }
        do throws(FrameFile.Failure) {
            let path = try FrameFile.write(grid.text, to: display.options.snapshotPath)
            settings.message = "wrote \(path)"
        } catch {
            settings.message = error.description
        }
    }
}
