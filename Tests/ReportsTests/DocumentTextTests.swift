import QueueingModels
import Reports
import Testing

struct DocumentTextTests {
    /// The second example's sum e^{λΔt} = e^{2000} is beyond what a Double holds.
    @Test(arguments: [100, 2000])
    func exampleIsTheRecordedOne(requests: Int) throws {
        let example = try DocumentsExample(
            workers: 4, serviceTime: 0.1, requests: requests, time: 10)
        try Snapshot.expect(
            DocumentText.render(example, explain: requests == 100),
            matches: "document-\(requests).txt")
    }

    @Test func theProofIsThereWhereItIsAskedFor() throws {
        let example = try DocumentsExample(workers: 4, serviceTime: 0.1, requests: 100, time: 10)
        #expect(DocumentText.render(example, explain: true).contains("Proof:"))
        #expect(!DocumentText.render(example, explain: false).contains("Proof:"))
    }
}
