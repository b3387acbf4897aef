internal import Synchronization

/// What exactly went wrong with a request, as a number that a ``RequestRecord`` can carry: the same
/// words have the same number for as long as the process lives.
///
///     let detail = FailureDetail("total_timeout")
///     detail.text             // "total_timeout"
///     FailureDetail("").text  // "", which is number 0
///
/// The table of words is shared and only grows, up to ``most``: servers cannot fill memory with
/// ever new ones. Words beyond that are told as "other".
public struct FailureDetail: Equatable, Sendable {
    public static let none = FailureDetail(number: 0)
    /// Words that are told apart.
    public static let most = 1024

    private let number: UInt16

    private struct Table {
        var texts = ["", "other"]
        var numbers: [String: UInt16] = ["": 0, "other": 1]
    }

    private static let table = Mutex(Table())

    private init(number: UInt16) { self.number = number }

    public init(_ text: String) {
        number = Self.table.withLock { table in
            if let known = table.numbers[text] { return known }
            guard table.texts.count < Self.most else { return 1 }
            let number = UInt16(table.texts.count)
            table.texts.append(text)
            table.numbers[text] = number
            return number
        }
    }

    public var text: String { Self.table.withLock { $0.texts[Int(number)] } }
}
