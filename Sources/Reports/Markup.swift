internal import Comparison

/// Text that is written into HTML or XML: whatever a server, a file or an argument said, it cannot
/// end an element, start another or stand as an attribute of its own.
///
/// What cannot be drawn is made visible first (``SafeText``): XML 1.0 has no room for control
/// characters even when escaped.
enum Markup {
    /// For element content and for attribute values in double or single quotes.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in SafeText(text).text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            // Not characters of XML, though of Unicode.
            case "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
