import Testing

@testable import Workloads

@Suite struct LinearPatternTests {
    static func match(_ pattern: String, _ text: String) throws -> String? {
        let pattern = try LinearPattern(pattern)
        return Array(text.utf8).withUnsafeBytes { bytes in
            pattern.firstMatch(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test(arguments: [
        ("abc", "xabcx", "abc"), ("a.c", "a\nc abc", "abc"), ("id=([0-9]+)", "a id=421;", "421"),
        ("name=\"([^\"]*)\"", "x name=\"tok\" value=\"v\"", "tok"), ("a|bc|d", "xbcd", "bc"),
        ("(?:a|b)+(c)", "abac", "c"), ("<(.*)>", "<a><b>", "a><b"), ("<(.*?)>", "<a><b>", "a"),
        ("^b", "ab", nil), ("^a", "ab", "a"), ("b$", "ab", "b"), ("a$", "ab", nil),
        ("\\d+\\.\\d", "v12.5", "12.5"), ("[a-c-]+", "xa-bz", "a-b"), ("a?b", "b", "b"),
        ("(a*)*b", "aab", "aa"), ("x*", "aaa", ""), ("\\w+@\\w+", "to me@home now", "me@home"),
    ]) func theFirstMatchIsTheOneOfPerl(pattern: String, text: String, match: String?) throws {
        #expect(try Self.match(pattern, text) == match)
    }

    @Test(arguments: ["(a", "a)", "[a", "*a", "a**", "a\\", "\\b", "(?=a)", "[z-a]"])
    func whatIsNoPatternIsRefused(pattern: String) {
        #expect(throws: LinearPattern.Mistake.self) { try LinearPattern(pattern) }
    }

    /// Backtracking takes 2³⁰ steps here, which no test would live to see.
    @Test func aTextCannotMakeAPatternRunAway() throws {
        let text = String(repeating: "a", count: 30)
        #expect(try Self.match("(a+)+(a+)+b", text) == nil)
        #expect(try Self.match(String(repeating: "a?", count: 30) + text, text) == text)
    }
}
