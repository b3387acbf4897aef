internal import HTTP

/// URLs as outputs may show them.
public enum ShownURL {
    /// Without the values of parameters that are secrets by their names.
    public static func hidingSecrets(_ url: String) -> String { SecretNames.hidden(in: url) }
}
