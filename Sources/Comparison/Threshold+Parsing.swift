extension Threshold {
    /// An expression that is no threshold: what is wrong, where, and what to write.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        public let expression: String
        /// The place in the expression, counted in characters from 1.
        public let position: Int
        public let reason: String

        public var description: String { "\"\(expression)\", character \(position): \(reason)" }
    }

    /// Parses `quantity relation bound`, spaces as one likes: `p99 < 150ms`, `error_rate<=1%`,
    /// `throughput > 6k/min`, `plateau.throughput.ratio > 0.95`.
    public init(_ text: String) throws(ParseError) {
        let characters = Array(text)
        var first = 0
        while first < characters.count, characters[first].isWhitespace { first += 1 }
        guard first < characters.count else {
            throw ParseError(
                expression: text, position: 1,
                reason: "nothing is bounded; write 'p99 < 150ms'")
        }
        guard let sign = characters.firstIndex(where: { "<>=".contains($0) }) else {
            throw ParseError(
                expression: text, position: characters.count + 1,
                reason: "a sign and a bound are missing; write 'p99 < 150ms'")
        }
        var name = characters[first..<sign]
        while name.last?.isWhitespace == true { name.removeLast() }
        (phase, quantity) = try Self.quantity(String(name), in: text, at: first + 1)

        var end = sign
        while end < characters.count, "<>=!".contains(characters[end]) { end += 1 }
        guard let relation = Relation(rawValue: String(characters[sign..<end])) else {
            throw ParseError(
                expression: text, position: sign + 1,
                reason: "\"\(String(characters[sign..<end]))\" compares nothing; write <, <=, > or "
                    + ">=")
        }
        self.relation = relation

        var start = end
        while start < characters.count, characters[start].isWhitespace { start += 1 }
        var value = characters[start...]
        while value.last?.isWhitespace == true { value.removeLast() }
        guard let bound = Self.bound(String(value), quantity.kind) else {
            let example = quantity.kind.example
            throw ParseError(
                expression: text, position: start + 1,
                reason: value.isEmpty
                    ? "the bound is missing; write \(quantity.rawValue) \(relation.rawValue) "
                        + example
                    : "\"\(String(value))\" is not \(quantity.kind.words); write \(example)")
        }
        self.bound = bound
        expression = String(characters[first..<value.endIndex])
    }

    /// A quantity by its name, perhaps with a phase before it.
    private static func quantity(
        _ name: String, in text: String, at position: Int
    ) throws(ParseError) -> (phase: String?, quantity: Quantity) {
        if let quantity = Quantity(rawValue: name) { return (nil, quantity) }
        // The longest name first: `p99.9` is no phase `p99`.
        for quantity in Quantity.allCases.sorted(by: { $0.rawValue.count > $1.rawValue.count })
        where name.hasSuffix("." + quantity.rawValue) {
            let phase = name.dropLast(quantity.rawValue.count + 1)
            guard !phase.isEmpty, !phase.contains(where: \.isWhitespace) else { break }
            return (String(phase), quantity)
        }
        let names = Quantity.allCases.map(\.rawValue)
        throw ParseError(
            expression: text, position: position,
            reason: (name.isEmpty ? "a quantity is missing" : "\"\(name)\" is not a quantity")
                + "; write \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
    }

    private static func bound(_ text: String, _ kind: Quantity.Kind) -> Double? {
        for (unit, factor) in kind.units where text.hasSuffix(unit) {
            var digits = text.dropLast(unit.count)
            // Reports have a space before the unit, and so has what is copied from them.
            while !unit.isEmpty, digits.last == " " { digits.removeLast() }
            // Double reads also "nan", "inf", "0x1p3" and signs, which are no bounds.
            guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
                let number = Double(digits), number.isFinite
            else { continue }
            return number * factor
        }
        return nil
    }
}

extension Threshold.Quantity.Kind {
    /// The longer endings first, for `ms` ends in `s`.
    fileprivate var units: [(String, Double)] {
        switch self {
        case .time:
            [
                ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("min", 60), ("s", 1),
                ("m", 60),
            ]
        case .rate:
            [
                ("k/min", 1000.0 / 60), ("k/s", 1000), ("M/s", 1e6), ("/min", 1.0 / 60), ("/s", 1),
                ("/h", 1.0 / 3600), ("", 1),
            ]
        case .share, .number: [("%", 0.01), ("", 1)]
        }
    }

    fileprivate var words: String {
        switch self {
        case .time: "a duration"
        case .rate: "a rate"
        case .share: "a share"
        case .number: "a number"
        }
    }

    fileprivate var example: String {
        switch self {
        case .time: "150ms"
        case .rate: "100/s"
        case .share: "1%"
        case .number: "0.95"
        }
    }
}
