package import BeaconAPI

/// How well a node knows its chain, from what it says in GET /eth/v1/node/syncing: 1 is best, 16 worst.
///
/// The order weighs distance, execution client and optimism in the way that Lighthouse documents for its fallback: a
/// node some slots behind is better than one that nobody verifies payloads for.
package struct HealthTier: Hashable, Comparable, Sendable {
    package let rawValue: Int

    /// By distance (synced, small, medium, large): sound, execution client offline, optimistic, both.
    private static let table: [[Int]] = [[1, 3, 5, 6], [2, 7, 8, 9], [4, 11, 12, 13], [10, 14, 15, 16]]

    /// - Parameter tolerances: slots behind that are synced, and how many more are small and medium distances.
    package init(_ status: SyncingStatus, tolerances: [UInt64]) {
        // A chain without blocks keeps every head far behind the clock: what counts is that the node waits for nothing.
        let distance = status.isSyncing ? status.syncDistance : 0
        var limit: UInt64 = 0
        let row = tolerances.firstIndex { tolerance in
            limit = limit.addingReportingOverflow(tolerance).overflow ? .max : limit + tolerance
            return distance <= limit
        }
        let column = (status.elOffline ? 1 : 0) + (status.isOptimistic ? 2 : 0)
        rawValue = Self.table[min(row ?? tolerances.count, Self.table.count - 1)][column]
    }

    package static func < (a: HealthTier, b: HealthTier) -> Bool { a.rawValue < b.rawValue }
}
