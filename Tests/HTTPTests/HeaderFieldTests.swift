import HTTP
import Testing

@Suite struct HeaderFieldTests {
    @Test(arguments: [
        ("A: b", "A", "b"), ("A:b", "A", "b"), ("A:", "A", ""), ("A:  b\t c \t", "A", "b\t c"),
        ("X-$!#: a:b", "X-$!#", "a:b"), ("A: ä", "A", "ä"),
    ])
    func goodLinesAreRead(line: String, name: String, value: String) throws {
        let field = try HeaderField(parsing: line)
        #expect(field.name == name)
        #expect(field.value == value)
    }

    @Test(arguments: [
        ("secret", RequestError.missingColon), (": secret", .fieldName(start: "")),
        ("Auth orization: secret", .fieldName(start: "Auth")),
        ("A : secret", .fieldName(start: "A")),
        ("Authorization=secret: x", .fieldName(start: "Authorization")),
        ("A: secret\r\nB: c", .fieldValue(name: "A")), ("A: secret\n", .fieldValue(name: "A")),
        ("A: secret\0", .fieldValue(name: "A")), ("A\r\nB: secret", .fieldName(start: "A")),
    ])
    func badLinesAreRefusedWithoutShowingTheirValue(line: String, error: RequestError) {
        #expect(throws: error) { try HeaderField(parsing: line) }
        #expect(!error.description.contains("secret"))
        #expect(!error.description.isEmpty)
    }

    @Test func errorsSayWhatToDoInPrintableCharacters() {
        #expect(
            RequestError.method("G\u{1B}T").description
                == "\"G\\u{1B}T\" is not an HTTP method; write a word such as GET or POST")
        #expect(RequestError.target("/a b").description.contains("write a space as %20"))
        #expect(RequestError.missingColon.description.contains("Name: value"))
    }
}
