import Testing

@testable import LoadGeneration

struct AddressUseTests {
    @Test func connectionsAreCountedByTheAddressTheyWentTo() {
        var uses = AddressUses(2)
        uses.noteAttempt(at: 0)
        uses.noteStream(7, at: 0)
        uses.noteAttempt(at: 1)
        uses.noteStream(9, at: 1)
        uses.noteOpen(9)
        // A descriptor that is used again leads elsewhere.
        uses.noteAttempt(at: 0)
        uses.noteStream(9, at: 0)
        uses.noteOpen(9)
        #expect(uses.byAddress.map(\.attempted) == [2, 1])
        #expect(uses.byAddress.map(\.opened) == [1, 1])
    }

    @Test func threadsAreAdded() {
        let sum = AddressUse.sum([
            [AddressUse(attempted: 1, opened: 1), AddressUse(attempted: 2, opened: 0)],
            [AddressUse(attempted: 3, opened: 2), AddressUse(attempted: 4, opened: 4)], [],
        ])
        #expect(sum.map(\.attempted) == [4, 6] && sum.map(\.opened) == [3, 4])
    }
}
