package import ExecutionAPI
package import Primitives

/// Decides what is asked of which execution node, and in what order its logs are processed: a value that is told what
/// happened and answers with what to do next.
///
/// Only blocks that are final are processed, each once, in order. The hash of the last one is compared with the node's
/// before each round: a chain that has another is not the one the registry was read from.
package struct SyncCore: Sendable {
    package struct Configuration: Sendable {
        package var contract: ExecutionAddress
        package var firstBlock: UInt64
        /// How many nodes there are; they are asked in their order.
        package var nodes: Int
        /// Blocks of the first request.
        package var firstBatch: UInt64
        package var largestBatch: UInt64

        package init(
            contract: ExecutionAddress, firstBlock: UInt64, nodes: Int, firstBatch: UInt64 = 200,
            largestBatch: UInt64 = 2000
        ) {
            self.contract = contract
            self.firstBlock = firstBlock
            self.nodes = max(nodes, 1)
            self.firstBatch = max(firstBatch, 1)
            self.largestBatch = max(largestBatch, self.firstBatch)
        }
    }

    package enum Event: Sendable {
        /// It is time to look for new blocks.
        case poll
        /// The last block that may be processed; nil when the node knows of none.
        case head(UInt64?)
        /// The hash that the node has at the cursor; nil when it does not have the block.
        case cursorHash(Hash32?)
        /// The answer to `fetch`: the logs, the range's last block, and the times that were asked for, by block.
        case logs([ExecutionLog], end: ExecutionBlock?, times: [UInt64: UInt64])
        /// The node finds the range too large, or too slow to answer.
        case tooLarge(String)
        /// The node cannot be used, for this reason.
        case nodeFailed(String)
    }

    package enum Effect: Hashable, Sendable {
        case askHead(node: Int)
        case askCursorHash(node: Int, number: UInt64)
        /// `wantsTimes`: also the time of each block that holds an exit.
        case fetch(node: Int, ClosedRange<UInt64>, wantsTimes: Bool)
        /// One transaction for each block, the last of which moves the cursor here. `recordsTasks`: with their tasks.
        case commit([RegistryBlock], RegistryCursor, recordsTasks: Bool)
        /// The past is read: tasks for what it came to.
        case finishHistory
        case runTasks
        case report(String)
        /// The registry cannot be followed any further.
        case stop(RegistrySyncError)
    }

    private enum Phase: Hashable {
        case idle
        case asking
        case verifying
        case fetching(ClosedRange<UInt64>)
        case stopped
    }

    private let configuration: Configuration
    package private(set) var cursor: RegistryCursor?
    /// Until the head is reached for the first time: what happened before this client was there is not acted on.
    package private(set) var isHistory: Bool
    private var batch: BatchSize
    private var phase = Phase.idle
    private var node = 0
    private var head: UInt64 = 0

    package init(_ configuration: Configuration, cursor: RegistryCursor?, isHistory: Bool) {
        self.configuration = configuration
        self.cursor = cursor
        self.isHistory = isHistory
        batch = BatchSize(first: configuration.firstBatch, largest: configuration.largestBatch)
    }

    package mutating func handle(_ event: Event) -> [Effect] {
        switch (event, phase) {
        case (.poll, .idle):
            node = 0
            phase = .asking
            return (isHistory ? [] : [.runTasks]) + [.askHead(node: node)]
        case (.head(let head), .asking): return take(head: head)
        case (.cursorHash(let hash), .verifying): return compare(hash)
        case (.logs(let logs, let end, let times), .fetching(let range)):
            return take(logs, end, times, range)
        case (.tooLarge(let reason), .fetching(let range)):
            guard batch.shrink(from: range) else { return fail(reason) }
            return fetch()
        case (.nodeFailed(let reason), .asking), (.nodeFailed(let reason), .verifying),
            (.nodeFailed(let reason), .fetching):
            return fail(reason)
        default: return []
        }
    }

    private var nextBlock: UInt64 { cursor.map { $0.number &+ 1 } ?? configuration.firstBlock }

    private mutating func take(head: UInt64?) -> [Effect] {
        guard let head else { return fail("it has no block yet") }
        self.head = head
        guard nextBlock <= head else { return rest() }
        guard let cursor else { return fetch() }
        phase = .verifying
        return [.askCursorHash(node: node, number: cursor.number)]
    }

    private mutating func compare(_ hash: Hash32?) -> [Effect] {
        guard let cursor, let hash else { return fail("it does not have block \(cursor?.number ?? 0)") }
        guard hash == cursor.hash else {
            phase = .stopped
            return [.stop(.otherChain(cursor, found: hash))]
        }
        return fetch()
    }

    private mutating func fetch() -> [Effect] {
        let first = nextBlock
        guard first <= head else { return rest() }
        let range = first...min(head, first.addingReportingOverflow(batch.size - 1).partialValue)
        phase = .fetching(range)
        return [.fetch(node: node, range, wantsTimes: !isHistory)]
    }

    private mutating func take(
        _ logs: [ExecutionLog], _ end: ExecutionBlock?, _ times: [UInt64: UInt64], _ range: ClosedRange<UInt64>
    ) -> [Effect] {
        guard let end, end.number == range.upperBound else { return fail("it does not have block \(range.upperBound)") }
        let blocks: [RegistryBlock]
        do {
            blocks = try group(logs, range, end, times)
        } catch {
            return fail(error.description)
        }
        batch.adapt(after: range, logs: logs.count)
        let reached = RegistryCursor(number: end.number, hash: end.hash)
        cursor = reached
        let commit = Effect.commit(blocks, reached, recordsTasks: !isHistory)
        return [commit] + (isHistory ? [] : [.runTasks]) + fetch()
    }

    /// The head is reached.
    private mutating func rest() -> [Effect] {
        phase = .idle
        guard isHistory, cursor != nil else { return [] }
        isHistory = false
        return [.finishHistory, .runTasks]
    }

    /// The next node, or a rest until the next poll.
    private mutating func fail(_ reason: String) -> [Effect] {
        let report = Effect.report("execution node \(node + 1) of \(configuration.nodes) cannot be used: \(reason)")
        node += 1
        guard node < configuration.nodes else {
            phase = .idle
            return [report]
        }
        phase = .asking
        return [report, .askHead(node: node)]
    }

    /// The logs by block, in the order of the chain whatever the order they came in.
    private func group(
        _ logs: [ExecutionLog], _ range: ClosedRange<UInt64>, _ end: ExecutionBlock, _ times: [UInt64: UInt64]
    ) throws(NodeFault) -> [RegistryBlock] {
        let kept = logs.filter { !$0.isRemoved }.sorted {
            ($0.blockNumber, $0.transactionIndex, $0.logIndex) < ($1.blockNumber, $1.transactionIndex, $1.logIndex)
        }
        var blocks: [RegistryBlock] = []
        for log in kept {
            guard log.address == configuration.contract else { throw NodeFault("it tells logs of another contract") }
            guard range.contains(log.blockNumber) else {
                throw NodeFault("it tells a log of block \(log.blockNumber) unasked")
            }
            let place = RegistryCursor(number: log.blockNumber, hash: log.blockHash)
            if place.number == end.number, place.hash != end.hash {
                throw NodeFault("its block \(end.number) changed meanwhile")
            }
            if let last = blocks.last, last.cursor.number == place.number {
                guard last.cursor == place else { throw NodeFault("it tells two blocks \(place.number)") }
                blocks[blocks.count - 1].logs.append(log)
            } else {
                blocks.append(RegistryBlock(cursor: place, time: times[place.number], logs: [log]))
            }
        }
        return blocks
    }
}
