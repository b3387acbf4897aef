/// What became of the connections to one address of the target.
public struct AddressUse: Equatable, Sendable {
    /// Connections that were begun.
    public var attempted = 0
    /// Of those, the ones that were ready for a request.
    public var opened = 0

    /// The uses by several threads, which know the same addresses.
    static func sum(_ threads: [[AddressUse]]) -> [AddressUse] {
        threads.reduce(into: []) { sum, uses in
            for (index, use) in uses.enumerated() {
                if index == sum.count { sum.append(AddressUse()) }
                sum[index].attempted += use.attempted
                sum[index].opened += use.opened
            }
        }
    }
}

/// The uses of all addresses by one thread, and which streams lead where.
struct AddressUses {
    private(set) var byAddress: [AddressUse]
    /// The address that a descriptor was connected to; descriptors are small numbers.
    private var places: [Int32] = []

    init(_ addresses: Int) {
        byAddress = Array(repeating: AddressUse(), count: addresses)
    }

    mutating func noteAttempt(at place: Int) { byAddress[place].attempted += 1 }

    mutating func noteStream(_ stream: Int32, at place: Int) {
        while places.count <= Int(stream) { places.append(0) }
        places[Int(stream)] = Int32(truncatingIfNeeded: place)
    }

    mutating func noteOpen(_ stream: Int32) {
        byAddress[Int(places[Int(stream)])].opened += 1
    }
}
