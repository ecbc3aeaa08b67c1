import ContractEvents
import ExecutionAPI
import JSONRPC
import Primitives

/// The execution nodes in their order, and the questions that following the registry takes.
struct RegistryNodes: Sendable {
    let clients: [ExecutionAPIClient]
    let network: RegistryNetwork
    let confirmation: Confirmation

    private static let topics = EventTopic.allTopics
    private static let exitTopic = EventTopic.validatorExited.signatureHash

    /// The last block of a node that may be processed; nil when it is too young to have one.
    /// - Throws: `RegistrySyncError.wrongChainID`, `RPCFailure`, `CancellationError`.
    func head(_ node: Int) async throws -> UInt64? {
        let client = clients[node]
        let chainID = try await client.chainID()
        guard chainID == network.chainID else {
            throw RegistrySyncError.wrongChainID(node: client.name, found: chainID, expected: network.chainID)
        }
        switch confirmation {
        case .distance(let distance): return try await head(client, behind: distance)
        case .finalized(let fallback):
            do {
                if let block = try await client.block(.finalized) { return block.number }
            } catch RPCFailure.server {
                // A node from before the merge does not know the word.
            }
            return try await head(client, behind: fallback)
        }
    }

    private func head(_ client: ExecutionAPIClient, behind distance: UInt64) async throws -> UInt64? {
        let newest = try await client.blockNumber()
        return newest >= distance ? newest - distance : nil
    }

    /// What happened to a range: its logs, its last block, and the times of blocks that hold an exit.
    func fetch(_ node: Int, _ range: ClosedRange<UInt64>, wantsTimes: Bool) async throws -> SyncCore.Event {
        let client = clients[node]
        let logs: [ExecutionLog]
        do {
            logs = try await client.logs(of: network.contract, topics: Self.topics, in: range)
        } catch let failure as RPCFailure {
            switch failure {
            // Servers have many codes for "too much": of a single block the core takes none for that.
            case .server, .timeout, .tooLarge: return .tooLarge(failure.description)
            default: throw failure
            }
        }
        var times: [UInt64: UInt64] = [:]
        let exits = logs.filter { $0.topics.first == Self.exitTopic && !$0.isRemoved }
        for number in Set(exits.map(\.blockNumber)) where wantsTimes && range.contains(number) {
            guard let block = try await client.block(.number(number)) else {
                throw RPCFailure.invalidAnswer("\(client.name) does not have block \(number)")
            }
            times[number] = block.timestamp
        }
        return .logs(logs, end: try await client.block(.number(range.upperBound)), times: times)
    }
}
