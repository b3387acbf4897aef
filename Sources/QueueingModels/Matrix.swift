/// A dense matrix, as far as the matrix-geometric solution needs one.
struct Matrix: Equatable, Sendable {
    let rows: Int
    let columns: Int
    private var values: [Double]

    /// All zeros.
    init(_ rows: Int, _ columns: Int) {
        self.rows = rows
        self.columns = columns
        values = [Double](repeating: 0, count: rows * columns)
    }

    static func identity(_ size: Int) -> Matrix {
        var matrix = Matrix(size, size)
        for i in 0..<size { matrix[i, i] = 1 }
        return matrix
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    func scaled(by factor: Double) -> Matrix {
        var matrix = self
        for i in matrix.values.indices { matrix.values[i] *= factor }
        return matrix
    }

    mutating func add(_ other: Matrix) {
        for i in values.indices { values[i] += other.values[i] }
    }

    static func + (a: Matrix, b: Matrix) -> Matrix {
        var sum = a
        sum.add(b)
        return sum
    }

    static func - (a: Matrix, b: Matrix) -> Matrix { a + b.scaled(by: -1) }

    static func * (a: Matrix, b: Matrix) -> Matrix {
        var product = Matrix(a.rows, b.columns)
        for i in 0..<a.rows {
            for k in 0..<a.columns {
                let factor = a[i, k]
                if factor == 0 { continue }
                product.values.withUnsafeMutableBufferPointer { to in
                    b.values.withUnsafeBufferPointer { from in
                        for j in 0..<b.columns {
                            to[i * b.columns + j] += factor * from[k * b.columns + j]
                        }
                    }
                }
            }
        }
        return product
    }

    /// Takes a multiple of one row from another, from a column on.
    private mutating func subtract(_ factor: Double, row: Int, from other: Int, start: Int) {
        values.withUnsafeMutableBufferPointer { values in
            for j in start..<columns {
                values[other * columns + j] -= factor * values[row * columns + j]
            }
        }
    }

    /// The row vector times this matrix.
    func applied(to row: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: columns)
        for (i, factor) in row.enumerated() where factor != 0 {
            for j in 0..<columns { result[j] += factor * self[i, j] }
        }
        return result
    }

    /// The inverse by elimination with pivoting; the matrices here are all invertible.
    var inverse: Matrix {
        var left = self
        var right = Matrix.identity(rows)
        for column in 0..<rows {
            var pivot = column
            for row in column..<rows where abs(left[row, column]) > abs(left[pivot, column]) {
                pivot = row
            }
            if pivot != column {
                for j in 0..<rows {
                    left.values.swapAt(pivot * rows + j, column * rows + j)
                    right.values.swapAt(pivot * rows + j, column * rows + j)
                }
            }
            let scale = 1 / left[column, column]
            for j in 0..<rows {
                left[column, j] *= scale
                right[column, j] *= scale
            }
            for row in 0..<rows where row != column {
                let factor = left[row, column]
                if factor == 0 { continue }
                // Left of the column everything is 0 by now.
                left.subtract(factor, row: column, from: row, start: column)
                right.subtract(factor, row: column, from: row, start: 0)
            }
        }
        return right
    }

    /// G of a quasi-birth-and-death process whose way up is the same rate everywhere: the law of the
    /// state in which it first comes one level lower, by logarithmic reduction.
    static func firstPassage(up: Double, local: Matrix, down: Matrix) -> Matrix {
        let size = local.rows
        let leave = local.scaled(by: -1).inverse
        var higher = leave.scaled(by: up)
        var lower = leave * down
        var passage = lower
        var climb = higher
        for _ in 0..<60 {
            let mixed = higher * lower + lower * higher
            let fraction = (identity(size) - mixed).inverse
            higher = fraction * (higher * higher)
            lower = fraction * (lower * lower)
            passage.add(climb * lower)
            climb = climb * higher
            // Squaring on after this would only gather rounding.
            if (climb.values.map(abs).max() ?? 0) < 1e-17 { break }
        }
        return passage
    }
}
