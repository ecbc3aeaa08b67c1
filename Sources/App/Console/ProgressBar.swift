/// A bar of a fixed width: `██████░░░░`.
package struct ProgressBar: Sendable {
    package let width: Int

    package init(width: Int) {
        self.width = max(width, 1)
    }

    /// The bar at `done` of `total`, rounded down so that a full bar means done.
    package func drawn(_ done: Int, of total: Int) -> String {
        let filled = total <= 0 ? 0 : min(max(done, 0), total) * width / total
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
