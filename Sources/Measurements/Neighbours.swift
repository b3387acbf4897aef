extension Array {
    /// Puts each pair of neighbours together into one, the first of all with the second; the last of
    /// an odd number stays alone. What series do that have become too long.
    ///
    /// What was joined is let go of at once, so that they never take much more than before.
    mutating func joinNeighbours(_ join: (Element, Element) -> Element) {
        for index in stride(from: 1, to: count, by: 2) {
            self[index - 1] = join(self[index - 1], self[index])
            self[index] = self[index - 1]
        }
        for index in stride(from: 2, to: count, by: 2) { self[index / 2] = self[index] }
        removeLast(count / 2)
    }
}
