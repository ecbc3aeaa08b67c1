/// The largest integer whose square is not above `n` (the specification's `integer_squareroot`).
@inlinable
public func integerSquareRoot(_ n: UInt64) -> UInt64 {
    guard n > 0 else { return 0 }
    var low: UInt64 = 1
    var high: UInt64 = min(n, UInt64(UInt32.max))
    while low < high {
        let middle = low + (high - low + 1) / 2
        if middle * middle <= n { low = middle } else { high = middle - 1 }
    }
    return low
}
