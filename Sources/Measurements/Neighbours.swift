extension Array {
    /// Puts each pair of neighbours together into one, the first of all with the second; the last of
    /// an odd number stays alone. In place, so that there are never twice as many: what series do that
    /// have become too long.
    mutating func joinNeighbours(_ join: (Element, Element) -> Element) {
        for index in 0..<count / 2 { self[index] = join(self[2 * index], self[2 * index + 1]) }
        if !count.isMultiple(of: 2) { self[count / 2] = self[count - 1] }
        removeLast(count / 2)
    }
}
