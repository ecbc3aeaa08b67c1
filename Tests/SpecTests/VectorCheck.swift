import TestSupport
import Testing

/// Runs one case to its end; every file of its directory must have been read by then.
func check(_ vector: VectorCase, _ body: (VectorCase) throws -> Void) {
    do {
        try body(vector)
        try vector.finish()
    } catch {
        Issue.record("\(vector): \(error)")
    }
}

extension VectorTree {
    /// The cases of a runner as the arguments of a test, one a directory; says so when there are no vectors.
    static func arguments(_ runner: String, handlers: Set<String>? = nil) -> [VectorCase] {
        guard root != nil else {
            VectorReport.skipped(runner)
            return []
        }
        let all = cases(runner: runner)
        return handlers.map { handlers in all.filter { handlers.contains($0.handler) } } ?? all
    }
}
