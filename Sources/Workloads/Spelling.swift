/// What was probably meant.
enum Spelling {
    /// The candidate nearest to a word, if one is near enough to be a slip of the keyboard.
    static func nearest(_ word: String, of candidates: some Sequence<String>) -> String? {
        let written = Array(word.lowercased())
        var best: (candidate: String, distance: Int)?
        for candidate in candidates.sorted() {
            let distance = distance(written, Array(candidate.lowercased()))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(1, min(3, best.candidate.count / 2)) else {
            return nil
        }
        return best.candidate
    }

    /// The number of letters to insert, remove, replace or swap with their neighbour (optimal
    /// string alignment).
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        // Nothing so long is a slip.
        guard one.count <= 64, other.count <= 64 else { return .max }
        var before: [Int] = []
        var row = Array(0...other.count)
        for i in 0..<one.count {
            var next = [i + 1]
            for j in 0..<other.count {
                var least = min(
                    row[j + 1] + 1, next[j] + 1, row[j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, before[j - 1] + 1)
                }
                next.append(least)
            }
            before = row
            row = next
        }
        return row[other.count]
    }
}
