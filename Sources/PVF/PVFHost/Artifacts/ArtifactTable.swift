package import PVFPrimitives

/// All artifacts, and who waits for them: one preparation for each, however many ask.
///
/// An entry goes from `preparing` to `prepared` or `failed`; from `prepared` back to `preparing` when its file is gone, and
/// out of the table when it is pruned or found corrupt; from `failed` back to `preparing` when a new request finds that the
/// retry rule allows it.
package struct ArtifactTable: Sendable {
    package enum Effect: Sendable {
        /// To the prepare queue: never again for this artifact until its result has come.
        case prepare(Pvf, PreparePriority)
        /// To the prepare queue: a more urgent request came for what it has already.
        case raise(ArtifactID, PreparePriority)
        /// To the execute queue.
        case execute(Execution, PreparedArtifact)
        case answerPrecheck(RequestID, PrecheckResult)
        case answerExecution(RequestID, ValidationError)
    }

    private var states: [ArtifactID: ArtifactState] = [:]
    /// The artifact that each waiting request waits for.
    private var waiting: [RequestID: ArtifactID] = [:]
    private let retry: RetryRule

    package init(retry: RetryRule = RetryRule()) {
        self.retry = retry
    }

    package subscript(id: ArtifactID) -> ArtifactState? { states[id] }

    /// Where the artifact's file should lie. Whether it does is for the caller to find out, before `execute`.
    package func path(of id: ArtifactID) -> String? {
        guard case .prepared(let artifact, _) = states[id] else { return nil }
        return artifact.path
    }

    // MARK: Requests

    package mutating func precheck(_ pvf: Pvf, _ request: RequestID, now: HostTime) -> [Effect] {
        let id = pvf.artifactID
        switch states[id] {
        case nil:
            return prepare(pvf, id, .normal, prechecks: [request])
        case .preparing(var prechecks, let executions, let failures):
            // Taken out first, so that the list grows in place.
            states[id] = nil
            prechecks.append(request)
            states[id] = .preparing(prechecks: prechecks, executions: executions, failures: failures)
            waiting[request] = id
            return [.raise(id, .normal)]
        case .prepared(let artifact, _):
            states[id] = .prepared(artifact, lastNeeded: now)
            return [.answerPrecheck(request, .success(artifact.success))]
        case .failed(let error, _, _):
            return [.answerPrecheck(request, .failure(error))]
        }
    }

    /// - Parameter isOnDisk: whether a file lies at `path(of:)`; without one, a prepared artifact is made anew.
    package mutating func execute(_ execution: Execution, isOnDisk: Bool, now: HostTime) -> [Effect] {
        let id = execution.artifact
        let (pvf, priority) = (execution.request.pvf, execution.request.priority)
        switch states[id] {
        case nil:
            return prepare(pvf, id, priority, executions: [execution])
        case .preparing(let prechecks, var executions, let failures):
            states[id] = nil
            executions.append(execution)
            states[id] = .preparing(prechecks: prechecks, executions: executions, failures: failures)
            waiting[execution.id] = id
            return [.raise(id, priority)]
        case .prepared(let artifact, _) where isOnDisk:
            states[id] = .prepared(artifact, lastNeeded: now)
            return [.execute(execution, artifact)]
        case .prepared:
            return prepare(pvf, id, priority, executions: [execution])
        case .failed(let error, let time, let failures):
            guard retry.allows(error, at: time, failures: failures, now: now) else {
                return [.answerExecution(execution.id, ValidationError(preparing: error))]
            }
            return prepare(pvf, id, priority, executions: [execution], failures: failures)
        }
    }

    package mutating func headsUp(_ pvf: Pvf, now: HostTime) -> [Effect] {
        let id = pvf.artifactID
        switch states[id] {
        case nil:
            return prepare(pvf, id, .background)
        case .preparing:
            return []
        case .prepared(let artifact, _):
            states[id] = .prepared(artifact, lastNeeded: now)
            return []
        case .failed(let error, let time, let failures):
            guard retry.allows(error, at: time, failures: failures, now: now) else { return [] }
            return prepare(pvf, id, .background, failures: failures)
        }
    }

    private mutating func prepare(
        _ pvf: Pvf, _ id: ArtifactID, _ priority: PreparePriority, prechecks: [RequestID] = [],
        executions: [Execution] = [], failures: Int = 0
    ) -> [Effect] {
        states[id] = .preparing(prechecks: prechecks, executions: executions, failures: failures)
        for request in prechecks + executions.map(\.id) { waiting[request] = id }
        return [.prepare(pvf, priority)]
    }

    /// Nobody waits for that answer any more. The preparation goes on: its artifact may be of use.
    package mutating func cancel(_ request: RequestID) {
        guard let id = waiting.removeValue(forKey: request),
            case .preparing(var prechecks, var executions, let failures) = states[id]
        else { return }
        prechecks.removeAll { $0 == request }
        executions.removeAll { $0.id == request }
        states[id] = .preparing(prechecks: prechecks, executions: executions, failures: failures)
    }

    // MARK: Results

    /// The prepare queue's word. One that nobody asked for is ignored.
    package mutating func concluded(
        _ id: ArtifactID, _ result: Result<PreparedArtifact, PrepareError>, now: HostTime
    ) -> [Effect] {
        guard case .preparing(let prechecks, let executions, let failures) = states[id] else { return [] }
        for request in prechecks + executions.map(\.id) { waiting[request] = nil }
        switch result {
        case .success(let artifact):
            states[id] = .prepared(artifact, lastNeeded: now)
            return prechecks.map { .answerPrecheck($0, .success(artifact.success)) }
                + executions.map { .execute($0, artifact) }
        case .failure(let error):
            states[id] = .failed(error, at: now, failures: failures + 1)
            return prechecks.map { .answerPrecheck($0, .failure(error)) }
                + executions.map { .answerExecution($0.id, ValidationError(preparing: error)) }
        }
    }

    // MARK: The disk

    /// Forgets an artifact that cannot be used. Nothing happens when another has taken its place.
    ///
    /// - Returns: the path of the file to remove.
    package mutating func remove(_ id: ArtifactID, at path: String) -> String? {
        guard self.path(of: id) == path else { return nil }
        states[id] = nil
        return path
    }

    /// Forgets the artifacts that the rules do not keep. Those in the making and failures are never pruned.
    ///
    /// - Returns: the paths of the files to remove.
    package mutating func prune(_ rules: PruningRules, now: HostTime) -> [String] {
        var entries: [PruningEntry<(ArtifactID, String)>] = []
        for (id, state) in states {
            guard case .prepared(let artifact, let lastNeeded) = state else { continue }
            entries.append(PruningEntry(key: (id, artifact.path), age: now - lastNeeded, size: artifact.success.size))
        }
        entries.sort { $0.key.1 < $1.key.1 }
        let victims = rules.victims(among: entries)
        for (id, _) in victims { states[id] = nil }
        return victims.map(\.1)
    }
}
