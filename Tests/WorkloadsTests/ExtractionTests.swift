import Testing

@testable import Workloads

@Suite struct ExtractionTests {
    static let body = #"""
        {"items": [{"sku": "a\"b\u00e9\ud83d\ude00", "n": 1.5e3, "tags": ["x", [2, 3]]}, {"sku": null}],
         "deep": {"": {"k.l": 0}, "last": {"ok": true}}, "items2": {}}
        """#

    static func extract(_ extraction: Extraction, _ text: String = body) -> String? {
        Array(text.utf8).withUnsafeBytes { bytes in
            extraction.value(fields: [("location", "/a"), ("location", "/b")], body: bytes)
        }
    }

    @Test(arguments: [
        ("items.0.sku", "a\"bé😀"), ("items.0.n", "1.5e3"), ("items.0.tags.1.0", "2"),
        ("items.1.sku", "null"), ("items.2.sku", nil), ("items.x", nil), ("deep.last.ok", "true"),
        ("items.0.tags", #"["x", [2, 3]]"#), ("items2", "{}"), ("nothing", nil),
        ("items.0.sku.more", nil),
    ]) func aPathFindsItsValue(path: String, value: String?) throws {
        #expect(Self.extract(try Extraction(jsonPath: path)) == value)
    }

    @Test func aHeaderIsFoundInAnyLetterCase() throws {
        #expect(Self.extract(try Extraction(header: "Location")) == "/a")
        #expect(Self.extract(try Extraction(header: "ETag")) == nil)
    }

    @Test func theFirstGroupOfAPatternIsTaken() throws {
        #expect(Self.extract(try Extraction(regex: #""n": (\d+)"#)) == "1")
    }

    /// What a server sends never crashes: cut anywhere, or deeper than anyone nests.
    @Test func noBodyIsFatal() throws {
        let path = try Extraction(jsonPath: "deep.last.ok")
        let bytes = Array(Self.body.utf8)
        for end in bytes.indices {
            let cut = String(decoding: bytes[..<end], as: UTF8.self)
            _ = Self.extract(path, cut)
        }
        let nested = String(repeating: "[", count: 100_000)
        #expect(Self.extract(path, #"{"a": \#(nested), "deep": {}}"#) == nil)
        #expect(Self.extract(path, #"{"deep": "\"#) == nil)
    }
}
