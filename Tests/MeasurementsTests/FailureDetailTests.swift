import Measurements
import Testing

struct FailureDetailTests {
    @Test func theSameWordsAreTheSameDetail() {
        #expect(FailureDetail("total_timeout") == FailureDetail("total_timeout"))
        #expect(FailureDetail("total_timeout") != FailureDetail("connect_timeout"))
        #expect(FailureDetail("total_timeout").text == "total_timeout")
        #expect(FailureDetail("") == .none)
        #expect(FailureDetail.none.text.isEmpty)
    }

    /// Load threads note failures at the same time.
    @Test func threadsAgreeOnTheWords() async {
        let numbers = await withTaskGroup(of: [FailureDetail].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<50).map { FailureDetail("thread word \($0)") } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.allSatisfy { $0 == numbers[0] })
        #expect(numbers[0].map(\.text) == (0..<50).map { "thread word \($0)" })
    }
}
