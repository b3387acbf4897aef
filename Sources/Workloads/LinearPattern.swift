/// A regular expression that is matched in time proportional to its length times the text's,
/// whatever both are: a response cannot make it run away (Thompson, 1968; submatches as in
/// Pike's sam, described by Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
///
/// Bytes, `.`, sets such as `[a-z0-9_]` and `[^"]`, `\d \w \s`, `* + ?` and their reluctant forms,
/// `|`, groups, `^` and `$` for the ends of the text. The first group is what is captured. No
/// back-references and no look-around, which have no such bound.
public struct LinearPattern: Equatable, Sendable {
    fileprivate enum Instruction: Equatable, Sendable {
        case bytes(Set<UInt8>)
        /// Goes on at both, the first preferred.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case start, end
        case match
    }

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    static let longest = 1_000

    /// The pattern as written.
    public let text: String
    private let program: [Instruction]
    private let hasGroup: Bool

    init(_ text: String) throws(Mistake) {
        var parser = Parser(text)
        let body = try parser.alternatives()
        guard parser.isAtEnd else { throw Mistake(description: "has a ) without a (") }
        guard body.count <= Self.longest else {
            throw Mistake(description: "is too long; at most \(Self.longest) characters")
        }
        self.text = text
        hasGroup = parser.groups > 0
        program = [.save(0)] + body.map { $0.moved(by: 1) } + [.save(1), .match]
    }

    /// A place the machine is at, and where the groups that it passed begin and end.
    private struct Thread {
        let place: Int
        var saved: [Int]
    }

    /// Where the first group, or the whole pattern, first matches.
    func firstMatch(in text: UnsafeRawBufferPointer) -> Range<Int>? {
        var threads: [Thread] = []
        var marks = [Int](repeating: -1, count: program.count)
        var found: [Int]?
        for index in 0...text.count {
            // A match that begins further left wins; new ones begin as long as there is none.
            if found == nil {
                add(
                    0, [Int](repeating: -1, count: 4), at: index, text.count, &threads, &marks,
                    mark: index)
            }
            var next: [Thread] = []
            following: for thread in threads {
                switch program[thread.place] {
                case .match:
                    found = thread.saved
                    // Threads behind this one are preferred less.
                    break following
                case .bytes(let set) where index < text.count && set.contains(text[index]):
                    add(
                        thread.place + 1, thread.saved, at: index + 1, text.count, &next, &marks,
                        mark: index + 1)
                default: continue
                }
            }
            threads = next
            if threads.isEmpty, found != nil { break }
        }
        guard let found else { return nil }
        let start = hasGroup ? 2 : 0
        guard found[start] >= 0, found[start + 1] >= found[start] else { return nil }
        return found[start]..<found[start + 1]
    }

    /// Follows everything that takes no byte.
    private func add(
        _ place: Int, _ saved: [Int], at index: Int, _ count: Int, _ threads: inout [Thread],
        _ marks: inout [Int], mark: Int
    ) {
        guard marks[place] != mark else { return }
        marks[place] = mark
        switch program[place] {
        case .jump(let target):
            add(target, saved, at: index, count, &threads, &marks, mark: mark)
        case .split(let one, let other):
            add(one, saved, at: index, count, &threads, &marks, mark: mark)
            add(other, saved, at: index, count, &threads, &marks, mark: mark)
        case .save(let slot):
            var saved = saved
            if slot < saved.count { saved[slot] = index }
            add(place + 1, saved, at: index, count, &threads, &marks, mark: mark)
        case .start where index != 0: return
        case .end where index != count: return
        case .start, .end:
            add(place + 1, saved, at: index, count, &threads, &marks, mark: mark)
        case .bytes, .match: threads.append(Thread(place: place, saved: saved))
        }
    }
}

extension LinearPattern.Instruction {
    fileprivate func moved(by distance: Int) -> Self {
        switch self {
        case .split(let one, let other): .split(one + distance, other + distance)
        case .jump(let target): .jump(target + distance)
        default: self
        }
    }
}

extension LinearPattern {
    /// Compiles a text; programs address their own first instruction as 0.
    private struct Parser {
        typealias Code = [Instruction]

        private var rest: ArraySlice<UInt8>
        private(set) var groups = 0
        private var depth = 0

        init(_ text: String) { rest = Array(text.utf8)[...] }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func alternatives() throws(Mistake) -> Code {
            var code = try sequence()
            while rest.first == UInt8(ascii: "|") {
                rest.removeFirst()
                let other = try sequence()
                let start = code.count + 2
                var both: Code = [.split(1, start)]
                both += code.map { $0.moved(by: 1) }
                both.append(.jump(start + other.count))
                both += other.map { $0.moved(by: start) }
                code = both
            }
            return code
        }

        private mutating func sequence() throws(Mistake) -> Code {
            var code: Code = []
            while let byte = rest.first, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                let piece = try repeated(try atom())
                let start = code.count
                code += piece.map { $0.moved(by: start) }
            }
            return code
        }

        private mutating func repeated(_ atom: Code) throws(Mistake) -> Code {
            guard let sign = rest.first, "*+?".utf8.contains(sign) else { return atom }
            rest.removeFirst()
            let isReluctant = rest.first == UInt8(ascii: "?")
            if isReluctant { rest.removeFirst() }
            if let next = rest.first, "*+?".utf8.contains(next) {
                throw Mistake(description: "repeats a repetition; leave one sign out")
            }
            func split(_ on: Int, _ out: Int) -> Instruction {
                isReluctant ? .split(out, on) : .split(on, out)
            }
            switch sign {
            case UInt8(ascii: "+"): return atom + [split(0, atom.count + 1)]
            case UInt8(ascii: "?"):
                return [split(1, atom.count + 1)] + atom.map { $0.moved(by: 1) }
            default:
                return [split(1, atom.count + 2)] + atom.map { $0.moved(by: 1) } + [.jump(0)]
            }
        }

        private mutating func atom() throws(Mistake) -> Code {
            let byte = rest.removeFirst()
            switch byte {
            case UInt8(ascii: "^"): return [.start]
            case UInt8(ascii: "$"): return [.end]
            case UInt8(ascii: "."): return [.bytes(Set(0...255).subtracting([0x0A]))]
            case UInt8(ascii: "["): return [.bytes(try set())]
            case UInt8(ascii: "\\"): return [.bytes(try escaped())]
            case UInt8(ascii: "("): return try group()
            case _ where "*+?".utf8.contains(byte):
                throw Mistake(description: "repeats nothing; write \\+ for the sign itself")
            default: return [.bytes([byte])]
            }
        }

        private mutating func group() throws(Mistake) -> Code {
            var isCapturing = true
            if rest.starts(with: "?:".utf8) {
                rest = rest.dropFirst(2)
                isCapturing = false
            } else if rest.first == UInt8(ascii: "?") {
                throw Mistake(description: "has a look-around or a named group; write ( or (?:")
            }
            if isCapturing { groups += 1 }
            let slot = isCapturing ? 2 * groups : 0
            depth += 1
            guard depth <= 32 else { throw Mistake(description: "is nested too deep") }
            let inside = try alternatives()
            depth -= 1
            guard rest.popFirst() == UInt8(ascii: ")") else {
                throw Mistake(description: "has a ( without a )")
            }
            guard isCapturing else { return inside }
            return [.save(slot)] + inside.map { $0.moved(by: 1) } + [.save(slot + 1)]
        }

        private mutating func escaped() throws(Mistake) -> Set<UInt8> {
            guard let byte = rest.popFirst() else {
                throw Mistake(description: "ends in a backslash; write \\\\")
            }
            let digits = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
            switch byte {
            case UInt8(ascii: "d"): return digits
            case UInt8(ascii: "w"):
                return digits.union(UInt8(ascii: "a")...UInt8(ascii: "z"))
                    .union(UInt8(ascii: "A")...UInt8(ascii: "Z")).union([UInt8(ascii: "_")])
            case UInt8(ascii: "s"): return Set(" \t\r\n".utf8)
            case UInt8(ascii: "n"): return [0x0A]
            case UInt8(ascii: "r"): return [0x0D]
            case UInt8(ascii: "t"): return [0x09]
            case _ where (byte | 0x20) &- 0x61 < 26 || digits.contains(byte):
                throw Mistake(
                    description: "has \\\(Character(Unicode.Scalar(byte))), which is not supported")
            default: return [byte]
            }
        }

        private mutating func set() throws(Mistake) -> Set<UInt8> {
            let isInverted = rest.first == UInt8(ascii: "^")
            if isInverted { rest.removeFirst() }
            var members: Set<UInt8> = []
            var isFirst = true
            while true {
                guard let byte = rest.popFirst() else {
                    throw Mistake(description: "has a [ without a ]")
                }
                if byte == UInt8(ascii: "]"), !isFirst { break }
                isFirst = false
                if byte == UInt8(ascii: "\\") {
                    members.formUnion(try escaped())
                } else if rest.first == UInt8(ascii: "-"), rest.dropFirst().first != nil,
                    rest.dropFirst().first != UInt8(ascii: "]")
                {
                    rest.removeFirst()
                    let last = rest.removeFirst()
                    guard last >= byte else {
                        throw Mistake(
                            description: "has a range in a set that ends before it begins")
                    }
                    members.formUnion(byte...last)
                } else {
                    members.insert(byte)
                }
            }
            return isInverted ? Set(0...255).subtracting(members) : members
        }
    }
}
