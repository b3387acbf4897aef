import HTTP
import Testing

/// Status lines, field lines and the leniencies in them.
@Suite struct ResponseHeadTests {
    static let lenientHeads: [(String, ResponseLeniencies)] = [
        ("\r\nHTTP/1.1 200 OK\r\n", [.leadingEmptyLine]),
        ("\nHTTP/1.1 200 OK\r\n", [.leadingEmptyLine, .bareLineFeed]),
        ("HTTP/1.1 200\r\n", [.missingReasonSpace]),
        ("HTTP/1.1 200\n", [.missingReasonSpace, .bareLineFeed]),
        ("HTTP/1.1 200 \u{1B}[2J\r\n", [.controlByte]),
        ("HTTP/1.2 200 OK\r\n", [.newerVersion]),
        ("HTTP/1.1 200 OK\n", [.bareLineFeed]),
        ("HTTP/1.1 200 OK\r\nX: \u{1}\r\n", [.controlByte]),
        ("HTTP/1.1 200 OK\r\nX: a\tb\r\n", []),
        ("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n", [.foldedField]),
        ("HTTP/1.1 200 OK\r\nX: a\n\tb\r\n", [.foldedField, .bareLineFeed]),
        ("HTTP/1.1 200 OK\r\nX: a\r\n \r\n", [.foldedField]),
    ]

    @Test(arguments: [
        "HTTP/1.1 200 OK", "HTTP/1.1 200 ", "HTTP/1.1 200 Fine, thank you", "HTTP/1.1 200 Größe",
        "HTTP/1.1 200 a\tb",
    ])
    func goodStatusLinesNeedNoLeniency(line: String) {
        let verdict = parse("\(line)\r\nContent-Length: 0\r\n\r\n")
        #expect(verdict.status == 200)
        #expect(verdict.leniencies == [])
    }

    @Test(arguments: [
        "HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000", "HTTP/1.1 200OK", "HTTP/1.1 200\tOK",
        "HTTP/2 200 OK", "HTTP/2.0 200 OK", "HTTP/0.9 200 OK", "HTTP/1. 200 OK", "HTTP/1.11 200 OK",
        "http/1.1 200 OK", " HTTP/1.1 200 OK", "ICY 200 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1 200 a\0b",
        "HTTP/1.1 200 a\rb", "HTTP/1.1 200\r", "HTTP/1.1200 OK", "HTTP/1.1", "HTTP/1.1 ",
    ])
    func badStatusLinesAreRefused(line: String) {
        let verdict = parse("\(line)\r\nContent-Length: 0\r\n\r\n")
        #expect(verdict.detail == "bad_status_line")
        #expect(verdict.status == nil)
    }

    /// Another protocol is refused at its first wrong byte, not at the end of a line.
    @Test(arguments: ["h", "HTTQ", "HTTP/2", "HTTP/1.1x", "HTTP/1.1 2x", "\r\r", "\u{15}"])
    func theFirstWrongByteDecides(start: String) {
        #expect(parse(start).detail == "bad_status_line")
        #expect(parse(String(start.dropLast())).outcome == "timeout")
    }

    /// RFC 9110, 15: any three digits are a status.
    @Test func everyThreeDigitStatusIsTaken() {
        for code in 0...999 where code != 101 && !(100..<200).contains(code) {
            let digits = String(1_000 + code).dropFirst()
            #expect(parse("HTTP/1.1 \(digits) X\r\nContent-Length: 0\r\n\r\n").status == code)
        }
    }

    @Test(arguments: [
        "NoColon", ": value", " X: 1", "\tX: 1", "X : 1", "X\t: 1", "X Y: 1", "X@: 1", "X\0: 1",
        "Ä: 1", "X(: 1", "\u{7F}: 1", "X: a\0b", "X: a\rb", "X: \r", "\r", "X\r: 1", "X",
        "Content-Length\0: 5", "{X}: 1", "X/Y: 1", "X,Y: 1", "-,-: 1",
    ])
    func badFieldLinesAreRefused(line: String) {
        let verdict = parse("HTTP/1.1 200 OK\r\n\(line)\r\nContent-Length: 0\r\n\r\n")
        #expect(verdict.detail == "bad_header")
    }

    /// RFC 9110, 5.6.2: token bytes, and no others, make a name. Long names take the fast path.
    @Test func exactlyTokenBytesMakeNames() {
        let symbols = Set("!#$%&'*+-.^_`|~".utf8)
        // A colon ends a name, and a line feed the head.
        for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: ":") && byte != 0x0A {
            let isAlphanumeric =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            for position in 0..<20 {
                var name = Array("ab-defghijklmnopqrst".utf8)
                name[position] = byte
                let bytes = Array("HTTP/1.1 200 OK\r\n".utf8) + name + Array(": 1\r\n\r\n".utf8)
                let verdict = play([.bytes(bytes), .end])
                let isGood = verdict.outcome == "ok"
                #expect(
                    isGood == (isAlphanumeric || symbols.contains(byte)),
                    "byte \(byte) at \(position)")
            }
        }
    }

    @Test(arguments: lenientHeads) func leniencesInTheHeadAreNoted(
        head: String, leniencies: ResponseLeniencies
    ) {
        let verdict = parse(head + "Content-Length: 0\r\n\r\n")
        #expect(verdict.outcome == "ok")
        #expect(verdict.leniencies == leniencies)
        #expect(verdict.reusable)
    }

    @Test func onlyOneEmptyLineMayPrecede() {
        #expect(parse("\r\n\r\nHTTP/1.1 200 OK\r\n\r\n").detail == "bad_status_line")
    }

    @Test func observersSeeFieldsTrimmedAndUnfolded() {
        let verdict = parse(
            "HTTP/1.1 100 Continue\r\nHidden: 1\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nServer: nginx \r\nEmpty:\r\nX:\ta\r\n  b\r\nContent-Length: 3\r\n\r\nabc"
        )
        #expect(
            verdict.observed.fields == ["Server:nginx", "Empty:", "X:a    b", "Content-Length:3"])
        #expect(verdict.observed.body == "abc")
    }

    @Test func everyLeniencyHasAName() {
        let all = ResponseLeniencies.all.reduce(into: ResponseLeniencies()) {
            $0.insert($1.leniency)
        }
        #expect(all.rawValue == 0x1FFF)
        #expect(Set(ResponseLeniencies.all.map(\.name)).count == ResponseLeniencies.all.count)
    }
}
