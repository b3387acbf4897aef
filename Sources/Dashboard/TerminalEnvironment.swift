internal import Glibc

/// What the environment says about a dashboard: whether there should be one, and how it looks.
public struct TerminalEnvironment: Equatable, Sendable {
    /// `TERM`, `CI`, `NO_COLOR` and the like; those that are not set are absent.
    public var variables: [String: String]
    /// Whether there is a controlling terminal, with this process in its foreground.
    public var hasTerminal: Bool
    public var isUTF8: Bool

    public init(variables: [String: String], hasTerminal: Bool, isUTF8: Bool) {
        self.variables = variables
        self.hasTerminal = hasTerminal
        self.isUTF8 = isUTF8
    }

    /// The environment of this process. Sets the locale, so before other threads start.
    public static func current() -> TerminalEnvironment {
        var variables: [String: String] = [:]
        for name in ["TERM", "CI", "NO_COLOR"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return TerminalEnvironment(
            variables: variables, hasTerminal: Terminal.isAvailable(), isUTF8: Terminal.isUTF8())
    }

    /// Why there is no dashboard; nil where there can be one.
    public enum Obstacle: Equatable, Sendable {
        case noTerminal
        /// `TERM` is not set, empty or `dumb`.
        case dumb
        /// `CI` is set: nobody looks, and a log would keep every frame.
        case continuousIntegration
    }

    public var obstacle: Obstacle? {
        if !(variables["CI"] ?? "").isEmpty { return .continuousIntegration }
        if ["", "dumb"].contains(variables["TERM"] ?? "") { return .dumb }
        return hasTerminal ? nil : .noTerminal
    }

    /// Whether colour is wanted where nothing else was said (no-color.org: set and not empty).
    public var wantsColour: Bool { (variables["NO_COLOR"] ?? "").isEmpty }

    /// What this locale can show.
    public var glyphs: Glyphs { isUTF8 ? .braille : .ascii }
}
