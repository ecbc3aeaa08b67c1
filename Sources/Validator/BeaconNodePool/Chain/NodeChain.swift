package import BeaconAPI
package import ConsensusTypes
package import Primitives
package import SlotClock

/// The chain that a node says it is on.
package struct NodeChain: Sendable {
    package var spec: Spec
    package var genesisTime: Millis
    package var genesisValidatorsRoot: Root
    /// Where the first fork begins that this version does not know.
    package var unknownForkEpoch: Epoch?
    /// What was odd about the node's configuration without making it useless, and forks that this version does not know.
    package var warnings: [String] = []

    package var clock: SlotClock {
        SlotClock(
            genesisTime: genesisTime, slotDuration: Millis(Int64(clamping: spec.config.slotDurationMs)),
            slotsPerEpoch: spec.preset.slotsPerEpoch)
    }
}

/// The chain that nodes have to be on, as far as it is known.
package struct ChainExpectation: Sendable {
    package var spec: Spec?
    package var genesisValidatorsRoot: Root?
    package var genesisTime: Millis?

    package init(spec: Spec? = nil, genesisValidatorsRoot: Root? = nil) {
        self.spec = spec
        self.genesisValidatorsRoot = genesisValidatorsRoot
    }

    /// Exactly this chain: what every further node is measured by.
    package init(_ chain: NodeChain) {
        spec = chain.spec
        genesisValidatorsRoot = chain.genesisValidatorsRoot
        genesisTime = chain.genesisTime
    }

    /// What a node's answers say of its chain.
    /// - Throws: `NodeRefusal` when it is not the expected one, or when the answers cannot be used.
    package func chain(
        _ genesis: GenesisInfo, _ answer: ConfigSpec, _ schedule: [Fork]
    ) throws(NodeRefusal) -> NodeChain {
        let (spec, oddities) = try NodeSpec.read(answer)
        try check(genesis, spec)
        var warnings = oddities + (self.spec.map { NodeSpec.oddities(spec, from: $0) } ?? [])
        let unknownForks = NodeSpec.unknownForks(schedule, spec)
        warnings += unknownForks.map { fork in
            "it schedules a fork with version \(fork.currentVersion) in epoch \(fork.epoch) that this version does not "
                + "know: update before it begins"
        }
        return NodeChain(
            spec: spec, genesisTime: Millis(seconds: genesis.genesisTime),
            genesisValidatorsRoot: genesis.genesisValidatorsRoot, unknownForkEpoch: unknownForks.map(\.epoch).min(),
            warnings: warnings)
    }

    private func check(_ genesis: GenesisInfo, _ spec: Spec) throws(NodeRefusal) {
        if let expected = genesisValidatorsRoot, expected != genesis.genesisValidatorsRoot {
            throw NodeRefusal(
                .wrongChain,
                "the beacon node follows \(PublicNetwork.name(of: genesis.genesisValidatorsRoot)), "
                    + "not \(PublicNetwork.name(of: expected)). Point --beacon-nodes to a node of the right chain.")
        }
        if let expected = genesisTime, expected != Millis(seconds: genesis.genesisTime) {
            throw NodeRefusal(
                .wrongChain,
                "the beacon node is on another chain: its genesis_time is \(genesis.genesisTime), the chain in use began "
                    + "at \(expected.rawValue / 1000). Point --beacon-nodes to a node of the right chain.")
        }
        guard genesis.genesisForkVersion == spec.config.genesisForkVersion else {
            throw NodeRefusal(
                .unusableSpec,
                "the beacon node contradicts itself: its genesis has fork version \(genesis.genesisForkVersion), its "
                    + "configuration \(spec.config.genesisForkVersion)")
        }
        guard let expected = self.spec else { return }
        let differences = NodeSpec.differences(spec, from: expected)
        guard differences.isEmpty else {
            throw NodeRefusal(
                .wrongChain,
                "the beacon node's chain is not the configured one: \(differences.joined(separator: "; ")). "
                    + "Use the config.yaml of the node's network.")
        }
    }
}
