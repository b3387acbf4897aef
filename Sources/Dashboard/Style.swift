/// What a cell means; a terminal, or a picture, gives each its look.
public enum Style: Hashable, Sendable {
    case plain
    /// Frames, axes, units.
    case faint
    case title
    /// The data.
    case measured
    /// What the model says.
    case model
    /// What was to be sent.
    case offered
    case good
    /// Measured and predicted differ.
    case bad
    case doubtful
    /// Requests that failed.
    case error
    /// The name of the run's state, and of keys.
    case badge
    /// A cell of the heat map, 0 (nothing) to 4.
    case heat(Int)

    /// Colours and weights for a terminal: a colour of the eight, one of the 256 where there are so
    /// many, and bold. Without colour only the weight is left; nothing is told by colour alone.
    var look: Look {
        switch self {
        case .plain: Look()
        case .faint: Look(colour: 7, of256: 245)
        case .title: Look(isBold: true)
        case .measured: Look(isBold: true)
        case .model: Look(colour: 6, of256: 39)
        case .offered: Look(colour: 4, of256: 75)
        case .good: Look()
        case .bad: Look(colour: 3, of256: 208, isBold: true)
        case .doubtful: Look(colour: 7, of256: 245)
        case .error: Look(colour: 5, of256: 176, isBold: true)
        case .badge: Look(isBold: true)
        case .heat(let level):
            // One hue, from dark to light.
            switch level {
            case 0: Look()
            case 1: Look(colour: 4, of256: 24)
            case 2: Look(colour: 4, of256: 31)
            case 3: Look(colour: 6, of256: 80)
            default: Look(colour: 7, of256: 229, isBold: true)
            }
        }
    }

    /// Every style, so that a terminal can make its colours once.
    static let all: [Style] =
        [
            .plain, .faint, .title, .measured, .model, .offered, .good, .bad, .doubtful, .error,
            .badge,
        ] + (0...4).map { .heat($0) }
}

/// How a style looks.
struct Look: Equatable {
    /// 0 to 7, nil for the terminal's own.
    var colour: Int?
    var of256: Int?
    var isBold = false
}
