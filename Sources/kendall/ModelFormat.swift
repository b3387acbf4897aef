/// How `kendall model` prints.
enum ModelFormat: String, CaseIterable {
    case text, json

    static func parse(_ text: String) throws -> ModelFormat {
        guard let format = ModelFormat(rawValue: text) else {
            throw OptionValues.Mistake(
                description: "\"\(text)\" is not a format; write text or json")
        }
        return format
    }
}
