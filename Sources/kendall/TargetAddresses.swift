internal import Comparison
internal import LoadGeneration

extension ResultFile.Target.Address {
    /// The addresses of a target that has several; nil of one that has one, or of a run under way.
    static func several(of outcome: LoadTestOutcome) -> [ResultFile.Target.Address]? {
        guard outcome.addresses.count > 1, outcome.addressUse.count == outcome.addresses.count
        else { return nil }
        return zip(outcome.addresses, outcome.addressUse).map {
            Self(address: $0, attempted: $1.attempted, opened: $1.opened)
        }
    }
}
