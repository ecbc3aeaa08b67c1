/// Counts what is going on, so that a test in virtual time knows when nothing is.
///
/// `begin` before an event or a task is created, `end` when it has been handled or has returned.
package protocol Activity: Sendable {
    func begin()
    func end()
}

/// Counts nothing: what live code uses.
package struct Unobserved: Activity {
    package init() {}
    package func begin() {}
    package func end() {}
}
