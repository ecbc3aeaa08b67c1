/// How many blocks are asked for at once: doubled while the node answers with few logs, fewer when it answers with
/// many, halved when it finds them too many.
struct BatchSize: Hashable, Sendable {
    /// Answers after which a size that was refused is tried again.
    private static let patience = 32
    /// Logs of one answer that are enough: more would be held in memory at once and save hardly a request.
    static let enoughLogs = 1000

    private(set) var size: UInt64
    private let largest: UInt64
    /// Half of what was refused last.
    private var ceiling: UInt64
    private var answersAtCeiling = 0

    init(first: UInt64, largest: UInt64) {
        size = first
        self.largest = largest
        ceiling = largest
    }

    /// A range was answered with so many logs. A short one, at the head, tells nothing of larger ones.
    mutating func adapt(after range: ClosedRange<UInt64>, logs: Int) {
        let length = Self.length(range)
        guard logs <= Self.enoughLogs else {
            let blocks = Double(length) * Double(Self.enoughLogs) / Double(logs)
            return size = max(1, min(size, UInt64(blocks)))
        }
        guard length >= size, logs <= Self.enoughLogs / 2 else { return }
        if size >= ceiling, ceiling < largest {
            answersAtCeiling += 1
            guard answersAtCeiling >= Self.patience else { return }
            answersAtCeiling = 0
            ceiling = min(largest, ceiling * 2)
        }
        size = min(ceiling, size * 2)
    }

    /// A range was refused.
    /// - Returns: false when it cannot be made smaller.
    mutating func shrink(from range: ClosedRange<UInt64>) -> Bool {
        let length = Self.length(range)
        guard length > 1 else { return false }
        size = length / 2
        ceiling = size
        answersAtCeiling = 0
        return true
    }

    private static func length(_ range: ClosedRange<UInt64>) -> UInt64 {
        (range.upperBound - range.lowerBound).addingReportingOverflow(1).partialValue
    }
}
