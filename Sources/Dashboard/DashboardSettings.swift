/// How the dashboard is shown: what the user changes with keys.
public struct DashboardSettings: Equatable, Sendable {
    public var glyphs: Glyphs
    public var colour: Bool
    /// Plots of response times on logarithmic axes.
    public var logarithmic = true
    /// What plots against time show.
    public var window = SeriesWindow.run
    /// The phase whose figures are shown, as an index; nil for the one under way.
    public var phase: Int?
    public var frozen = false
    public var help = false
    /// The one panel that has the whole screen; nil shows all that fit.
    public var zoomed: PanelKind?
    /// The last thing the dashboard has to say about itself, such as where a snapshot was written.
    public var message: String?

    public init(glyphs: Glyphs = .braille, colour: Bool = true) {
        self.glyphs = glyphs
        self.colour = colour
    }

    /// What a key asks for that is not only a matter of display.
    public enum Request: Equatable, Sendable {
        case stop
        case pauseOrResume
        case writeSnapshot
        /// The rate of an open load.
        case faster
        case slower
        /// The figures begin anew.
        case beginAnew
        /// Another model beside the measurement.
        case nextModel
    }

    /// Changes what a key changes; what else it asks for.
    ///
    /// - Parameter phases: how many phases the run has begun.
    public mutating func press(_ key: Character, phases: Int = 1) -> Request? {
        message = nil
        switch key {
        case "q": return .stop
        case "p": return .pauseOrResume
        case "s": return .writeSnapshot
        case "f": frozen.toggle()
        case "l": logarithmic.toggle()
        case "+", "=": return .faster
        case "-": return .slower
        case "r": return .beginAnew
        case "m": return .nextModel
        case "<", ",": if phases > 1 { phase = max(0, (phase ?? phases - 1) - 1) }
        case ">", ".": phase = phase.flatMap { $0 + 1 < phases - 1 ? $0 + 1 : nil }
        case "w": window = window.next(isPhased: phases > 1)
        case "c": colour.toggle()
        case "?", "h": help.toggle()
        case "g":
            let all = Glyphs.allCases
            glyphs = all[((all.firstIndex(of: glyphs) ?? 0) + 1) % all.count]
        case "e": zoomed = zoomed == .errors ? nil : .errors
        case "\t":
            let order: [PanelKind?] = [nil] + PanelKind.allCases
            zoomed = order[((order.firstIndex(of: zoomed) ?? 0) + 1) % order.count]
        case "\u{1b}", "0":
            zoomed = nil
            help = false
        default:
            guard let digit = key.wholeNumberValue, PanelKind.allCases.indices.contains(digit - 1)
            else { return nil }
            let kind = PanelKind.allCases[digit - 1]
            zoomed = zoomed == kind ? nil : kind
        }
        return nil
    }

    /// The keys with what they do, as the help shows them.
    static let keys: [(key: String, what: String)] = [
        ("q", "stop the load and report; twice: at once, without a report"),
        ("p", "pause the load, and go on; what falls due meanwhile is not sent"),
        ("f", "freeze the picture; the run goes on"),
        ("Tab, 1 to 9", "one panel on the whole screen; Esc or 0: all"),
        ("e", "errors on the whole screen"),
        ("l", "logarithmic or linear axis of response times"),
        ("w", "series of the whole run, of the phase, or of the latest minute"),
        ("+ -", "faster, slower, by 5 % of the planned rate; opens a phase"),
        ("r", "the figures begin anew; opens a phase"),
        ("< >", "figures of an earlier phase, of a later one, of the last"),
        ("m", "the next model beside the measurement"),
        ("g", "glyphs: braille, block, ascii"),
        ("c", "colour"),
        ("s", "write this picture as text to a file"),
        ("?", "this help"),
    ]
}

/// Which seconds plots against time show.
public enum SeriesWindow: Equatable, Sendable {
    case run
    /// Those of the phase whose figures are shown.
    case phase
    case minute

    fileprivate func next(isPhased: Bool) -> SeriesWindow {
        switch self {
        case .run: isPhased ? .phase : .minute
        case .phase: .minute
        case .minute: .run
        }
    }
}

/// The panels by their number keys.
public enum PanelKind: Int, CaseIterable, Sendable {
    case comparison
    case survival
    case throughput
    case inFlight
    case errors
    case heatMap
    case numberInSystem
    case residuals
    case generator
}
