import BLS
package import ContractEvents
package import ExecutionAPI
import JSONRPC
package import Logging
import Primitives

/// Follows the registry contract for as long as it runs: logs from the execution nodes into the database, and from
/// there, once they are on disk, to the validator client.
package struct RegistrySync: Sendable {
    package struct Configuration: Sendable {
        package var network: RegistryNetwork
        package var confirmation: Confirmation = .finalized(fallback: 64)
        /// Blocks of the first `eth_getLogs`, and of the largest.
        package var firstBatch: UInt64 = 200
        package var largestBatch: UInt64 = 2000

        package init(network: RegistryNetwork) {
            self.network = network
        }
    }

    private let configuration: Configuration
    private let nodes: RegistryNodes
    private let database: RegistryDatabase
    private let core: RegistryCore
    private let operatorKey: OperatorKey
    private let target: any RegistryTarget
    private let nextPoll: @Sendable () async throws -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - nodes: at least one; asked in this order, the next when one fails.
    ///   - nextPoll: returns when it is time to look for new blocks: once a slot.
    package init(
        _ configuration: Configuration, nodes: [ExecutionAPIClient], database: RegistryDatabase,
        operatorKey: OperatorKey, target: any RegistryTarget, nextPoll: @escaping @Sendable () async throws -> Void,
        logger: Logger
    ) {
        self.configuration = configuration
        self.nodes = RegistryNodes(
            clients: nodes, network: configuration.network, confirmation: configuration.confirmation)
        self.database = database
        core = RegistryCore(operatorKey: operatorKey)
        self.operatorKey = operatorKey
        self.target = target
        self.nextPoll = nextPoll
        self.logger = logger
    }

    /// Tells the target of the shares that there are, then follows the contract until the task is cancelled.
    /// - Throws: `RegistrySyncError` when it cannot be followed any further, `CancellationError`.
    package func run() async throws {
        for record in try await database.settledShares() { try await add(record) }
        let (cursor, isHistory) = try await database.progress()
        let network = configuration.network
        var sync = SyncCore(
            SyncCore.Configuration(
                contract: network.contract, firstBlock: network.firstBlock, nodes: nodes.clients.count,
                firstBatch: configuration.firstBatch, largestBatch: configuration.largestBatch),
            cursor: cursor, isHistory: isHistory)
        while true {
            try await drive(&sync)
            try await nextPoll()
            try Task.checkCancellation()
        }
    }

    /// One poll, to its end.
    private func drive(_ sync: inout SyncCore) async throws {
        // Not a slice: it would hold the logs of the effects that are done until it needs more room.
        var effects = sync.handle(.poll)
        while !effects.isEmpty {
            try Task.checkCancellation()
            let effect = effects.removeFirst()
            if let event = try await perform(effect) { effects += sync.handle(event) }
        }
    }

    private func perform(_ effect: SyncCore.Effect) async throws -> SyncCore.Event? {
        switch effect {
        case .askHead(let node):
            return try await asking { .head(try await nodes.head(node)) }
        case .askCursorHash(let node, let number):
            return try await asking { .cursorHash(try await nodes.clients[node].block(.number(number))?.hash) }
        case .fetch(let node, let range, let wantsTimes):
            return try await asking { try await nodes.fetch(node, range, wantsTimes: wantsTimes) }
        case .commit(let blocks, let cursor, let recordsTasks):
            let outcomes = try await database.commit(blocks, upTo: cursor, recordsTasks: recordsTasks, core)
            for (block, outcome) in zip(blocks, outcomes) { log(outcome, of: block) }
            logger.debug("registry is processed", metadata: ["block": "\(cursor.number)"])
        case .finishHistory:
            try await database.finishHistory()
            logger.info("the registry's past is processed")
        case .runTasks: try await runTasks()
        case .report(let text): logger.warning("\(text)")
        case .stop(let error): throw error
        }
        return nil
    }

    /// A node's failure is an event; only what no other node can mend is thrown.
    private func asking(_ body: () async throws -> SyncCore.Event) async throws -> SyncCore.Event {
        do {
            return try await body()
        } catch let failure as RPCFailure {
            return .nodeFailed(failure.description)
        }
    }

    private func log(_ outcome: BlockOutcome, of block: RegistryBlock) {
        for reason in outcome.malformed {
            logger.notice(
                "a registry event is malformed and skipped",
                metadata: ["block": "\(block.cursor.number)", "reason": "\(reason)"])
        }
        if outcome.unknown > 0 {
            logger.debug(
                "registry events of other kinds are skipped",
                metadata: ["block": "\(block.cursor.number)", "events": "\(outcome.unknown)"])
        }
    }

    // MARK: Tasks

    /// Does what waits, in order. One that fails stays, and those behind it that it does not concern go on.
    private func runTasks() async throws {
        var last: Int64 = 0
        var blocked: Set<BLSPubkey> = []
        while let waiting = try await database.nextTask(after: last) {
            last = waiting.id
            let pubkey = waiting.task.pubkey
            guard !blocked.contains(pubkey) else { continue }
            do {
                switch try await perform(waiting.task) {
                case .done(let epoch): try await database.finish(waiting, minParticipationEpoch: epoch)
                case .notYet: continue
                }
            } catch let error as RegistrySyncError {
                throw error
            } catch {
                try Task.checkCancellation()
                blocked.insert(pubkey)
                logger.error(
                    "a change of the registry could not be carried out; it is tried again at the next slot",
                    metadata: ["pubkey": "\(pubkey)", "reason": "\(error)"])
            }
        }
    }

    private enum Progress {
        /// With the first epoch to take part in, for an activation.
        case done(Epoch? = nil)
        /// Its time has not come: it waits, and holds up nothing.
        case notYet
    }

    private func perform(_ task: RegistryTask) async throws -> Progress {
        switch task {
        case .activate(let pubkey):
            guard var record = try await database.activeShare(of: pubkey), let share = decrypt(record) else {
                return .done()
            }
            record.minParticipationEpoch = try await target.raiseSlashingFloor(of: share)
            try await add(record)
            return .done(record.minParticipationEpoch)
        case .deactivate(let pubkey):
            try await target.remove(pubkey)
        case .updateFeeRecipient(let pubkey):
            guard let record = try await database.activeShare(of: pubkey) else { return .done() }
            try await target.setFeeRecipient(record.feeRecipient, of: pubkey)
        case .exit(let pubkey, let time):
            return try await target.exit(pubkey, blockTime: time) ? .done() : .notYet
        }
        return .done()
    }

    private func add(_ record: ShareRecord) async throws {
        guard let share = decrypt(record) else { return }
        try await target.add(share)
    }

    /// The secret is decrypted anew each time; it is never written.
    private func decrypt(_ record: ShareRecord) -> ActiveShare? {
        guard let secret = operatorKey.decryptShare(record.share.encryptedKey),
            secret.publicKey.compressed == record.share.sharePubkey
        else {
            logger.error(
                "a share in the registry database does not decrypt",
                metadata: ["pubkey": "\(record.share.pubkey)"])
            return nil
        }
        return ActiveShare(
            pubkey: record.share.pubkey, secret: secret, operatorIDs: record.share.operatorIDs,
            feeRecipient: record.feeRecipient, minParticipationEpoch: record.minParticipationEpoch)
    }
}
