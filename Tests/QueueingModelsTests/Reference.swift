import Foundation

/// One row of Fixtures/queueing.json: a value computed by two independent routes, most of them
/// with 40 to 50 digits; `source` names the routes and how far they agree.
struct ReferenceRow: Decodable, CustomStringConvertible {
    let model: String
    let params: [String: Parameter]
    let quantity: String
    let value: Double
    let source: String

    enum Parameter: Decodable {
        case number(Double)
        case numbers([Double])
        case pairs([[Double]])
        case text(String)
        case absent

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .absent
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let values = try? container.decode([Double].self) {
                self = .numbers(values)
            } else if let values = try? container.decode([[Double]].self) {
                self = .pairs(values)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    static let all: [ReferenceRow] = {
        let url = Bundle.module.url(forResource: "Fixtures/queueing", withExtension: "json")!
        return try! JSONDecoder().decode([ReferenceRow].self, from: Data(contentsOf: url))
    }()

    var key: String { model + " | " + quantity }

    var description: String { "\(key) \(params)" }

    /// A number among the parameters; "30*(1+1e-9)" is worked out.
    subscript(name: String) -> Double {
        switch params[name] {
        case .number(let value): return value
        case .text(let text):
            let parts = text.split(separator: "*(1+").map {
                $0.replacingOccurrences(of: ")", with: "")
            }
            return Double(parts[0])! * (1 + Double(parts[1])!)
        default: fatalError("\(self) has no number \(name)")
        }
    }

    func whole(_ name: String) -> Int { Int(self[name]) }

    func text(_ name: String) -> String {
        if case .text(let text) = params[name] { return text }
        fatalError("\(self) has no text \(name)")
    }

    func numbers(_ name: String) -> [Double] {
        if case .numbers(let values) = params[name] { return values }
        fatalError("\(self) has no list \(name)")
    }

    func pairs(_ name: String) -> [[Double]] {
        if case .pairs(let values) = params[name] { return values }
        fatalError("\(self) has no list \(name)")
    }

    /// The p of "T_quantile_0.95".
    var fraction: Double { Double(quantity.split(separator: "_").last!)! }

    /// 10⁻⁹, or what the row's own two routes agree to where that is worse.
    var tolerance: Double {
        guard let range = source.range(of: "A and B agree to ") else { return 1e-9 }
        let agreed = source[range.upperBound...].prefix { $0 != " " }
        return max(1e-9, Double(agreed) ?? 1e-9)
    }
}
