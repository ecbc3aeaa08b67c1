package import PVFPrimitives

/// An artifact on the disk.
package struct PreparedArtifact: Hashable, Sendable {
    package var path: String
    package var success: PrepareSuccess

    package init(path: String, success: PrepareSuccess) {
        self.path = path
        self.success = success
    }
}

/// What the host knows of one artifact.
package enum ArtifactState: Sendable {
    /// It lies on the disk, and was last needed then.
    case prepared(PreparedArtifact, lastNeeded: HostTime)
    /// It is being made: the pre-checks and executions to be answered, in order of arrival, and the failures so far.
    case preparing(prechecks: [RequestID], executions: [Execution], failures: Int)
    /// It could not be made.
    case failed(PrepareError, at: HostTime, failures: Int)
}

/// When a failed preparation may be tried again. Nothing is tried again by itself: only a new request does.
package struct RetryRule: Hashable, Sendable {
    /// How long after a failure.
    package var cooldown: Duration
    /// The most failures after which it is still tried again.
    package var failureLimit: Int

    package init(cooldown: Duration = .seconds(15 * 60), failureLimit: Int = 5) {
        self.cooldown = cooldown
        self.failureLimit = failureLimit
    }

    package func allows(_ error: PrepareError, at failure: HostTime, failures: Int, now: HostTime) -> Bool {
        !error.isDeterministic && now >= failure + cooldown && failures <= failureLimit
    }
}
