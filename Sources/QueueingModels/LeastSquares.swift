/// A square system of linear equations solved by elimination with pivoting; nil if it is singular.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var a = matrix
    var b = right
    let n = b.count
    for column in 0..<n {
        let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) }!
        guard abs(a[pivot][column]) > 1e-300 else { return nil }
        a.swapAt(column, pivot)
        b.swapAt(column, pivot)
        for row in column + 1..<max(n, column + 1) {
            let factor = a[row][column] / a[column][column]
            guard factor != 0 else { continue }
            for k in column..<n { a[row][k] -= factor * a[column][k] }
            b[row] -= factor * b[column]
        }
    }
    var x = [Double](repeating: 0, count: n)
    for row in (0..<n).reversed() {
        var sum = b[row]
        for k in row + 1..<max(n, row + 1) { sum -= a[row][k] * x[k] }
        x[row] = sum / a[row][row]
    }
    return x
}

/// A least-squares fit of parameters to residuals (Levenberg, 1944; Marquardt, 1963).
struct LeastSquares {
    let parameters: [Double]
    /// The sum of squared residuals.
    let sumOfSquares: Double
    /// (JᵀJ)⁻¹ at the solution, where it exists.
    let covariance: [[Double]]?

    /// - Parameters:
    ///   - start: where the search begins.
    ///   - residuals: of the parameters; nil where the model does not exist.
    ///   - slopes: their derivatives, as `[parameter][residual]`; central differences if nil.
    init?(
        start: [Double], residuals: ([Double]) -> [Double]?,
        slopes: (([Double]) -> [[Double]])? = nil
    ) {
        func jacobian(_ point: [Double], _ current: [Double]) -> [[Double]]? {
            slopes?(point) ?? Self.differences(point, current, residuals)
        }
        var point = start
        guard var current = residuals(point) else { return nil }
        var sum = Self.squares(current)
        var damping = 1e-3
        var slopesNow = jacobian(point, current)
        for _ in 0..<500 {
            guard let slopes = slopesNow else { return nil }
            let (normal, gradient) = Self.normalEquations(slopes, current)
            var damped = normal
            for k in point.indices {
                damped[k][k] += damping * max(normal[k][k], 1e-300)
            }
            guard let step = solve(damped, gradient) else { break }
            let trial = zip(point, step).map { $0 - $1 }
            if let next = residuals(trial), Self.squares(next) < sum {
                let gain = sum - Self.squares(next)
                point = trial
                current = next
                sum = Self.squares(next)
                damping = max(damping / 10, 1e-14)
                slopesNow = jacobian(point, current)
                let small = zip(point, step).allSatisfy { abs($1) <= 1e-13 * max(abs($0), 1e-12) }
                if small || (gain <= 1e-30 * sum) { break }
            } else {
                damping *= 10
                if damping > 1e12 { break }
            }
        }
        // The sum is flat to half its digits around the solution; its gradient is not. Steps
        // without damping follow that as long as they shrink.
        var last = Double.infinity
        for _ in 0..<20 {
            guard let slopes = slopesNow else { break }
            let (normal, gradient) = Self.normalEquations(slopes, current)
            guard let step = solve(normal, gradient) else { break }
            let size = zip(point, step).map { abs($1) / max(abs($0), 1e-12) }.max() ?? 0
            guard size < 1e-3, size < 0.5 * last else { break }
            let trial = zip(point, step).map { $0 - $1 }
            guard let next = residuals(trial) else { break }
            (point, current, last) = (trial, next, size)
            sum = Self.squares(next)
            slopesNow = jacobian(point, current)
        }
        parameters = point
        sumOfSquares = sum
        guard let slopes = slopesNow else { return nil }
        let normal = Self.normalEquations(slopes, current).0
        let rows = point.indices.map { k in
            solve(normal, point.indices.map { $0 == k ? 1 : 0 })
        }
        covariance = rows.contains { $0 == nil } ? nil : rows.map { $0! }
    }

    private static func squares(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 } }

    /// Central differences, as `[parameter][residual]`.
    private static func differences(
        _ point: [Double], _ current: [Double], _ residuals: ([Double]) -> [Double]?
    ) -> [[Double]]? {
        var slopes: [[Double]] = []
        for k in point.indices {
            let h = 6e-6 * max(abs(point[k]), 1e-4)
            var above = point
            above[k] += h
            var below = point
            below[k] -= h
            switch (residuals(above), residuals(below)) {
            case (let up?, let down?): slopes.append(zip(up, down).map { ($0 - $1) / (2 * h) })
            case (let up?, nil): slopes.append(zip(up, current).map { ($0 - $1) / h })
            case (nil, let down?): slopes.append(zip(current, down).map { ($0 - $1) / h })
            case (nil, nil): return nil
            }
        }
        return slopes
    }

    private static func normalEquations(
        _ slopes: [[Double]], _ residuals: [Double]
    ) -> ([[Double]], [Double]) {
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let normal = slopes.map { a in slopes.map { product(a, $0) } }
        return (normal, slopes.map { product($0, residuals) })
    }
}
