package import ExecutionAPI
package import Primitives

/// Where a registry contract lives, and from when on it logs.
package struct RegistryNetwork: Hashable, Sendable {
    /// Of the execution chain (EIP-155).
    package var chainID: UInt64
    package var contract: ExecutionAddress
    /// The block that the contract was made in: none before it has logs.
    package var firstBlock: UInt64

    package init(chainID: UInt64, contract: ExecutionAddress, firstBlock: UInt64) {
        self.chainID = chainID
        self.contract = contract
        self.firstBlock = firstBlock
    }

    /// The deployments of the SSV network (`networkconfig` of its node), by the names of the chains.
    package static let known: [String: RegistryNetwork] = [
        "mainnet": RegistryNetwork(1, "DD9BC35aE942eF0cFa76930954a156B3fF30a4E1", 17_507_487),
        "hoodi": RegistryNetwork(560_048, "58410Bef803ECd7E63B23664C586A6DB72DAf59c", 1065),
        "holesky": RegistryNetwork(17_000, "38A4794cCEd47d3baf7370CcC43B560D3a1beEFA", 181_612),
        "sepolia": RegistryNetwork(11_155_111, "261419B48F36EdF420743E9f91bABF4856e76f99", 7_795_814),
    ]

    private init(_ chainID: UInt64, _ contract: String, _ firstBlock: UInt64) {
        self.init(
            chainID: chainID, contract: ExecutionAddress(hex: contract) ?? ExecutionAddress(), firstBlock: firstBlock)
    }
}

/// Up to which block logs are processed: what is processed is never taken back.
package enum Confirmation: Hashable, Sendable {
    /// The block that the node calls finalized; as long as it names none, this far behind its newest.
    case finalized(fallback: UInt64)
    /// So far behind the node's newest block.
    case distance(UInt64)
}

/// A block that everything up to is processed.
package struct RegistryCursor: Hashable, Sendable, CustomStringConvertible {
    package var number: UInt64
    package var hash: Hash32

    package init(number: UInt64, hash: Hash32) {
        self.number = number
        self.hash = hash
    }

    package var description: String { "block \(number) (\(hash))" }
}

/// The registry's logs of one block, in order, without those that were removed.
package struct RegistryBlock: Hashable, Sendable {
    package var cursor: RegistryCursor
    /// In Unix seconds; known where the block holds an exit that is to be made.
    package var time: UInt64?
    package var logs: [ExecutionLog]

    package init(cursor: RegistryCursor, time: UInt64? = nil, logs: [ExecutionLog]) {
        self.cursor = cursor
        self.time = time
        self.logs = logs
    }
}
