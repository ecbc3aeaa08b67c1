import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// States and blocks that are nearly right: a valid one, with bytes of its encoding changed as the input says.
///
/// Whatever decodes is taken through the transition. It may be refused; it must not trap, hang or take all memory.
enum Transitions {
    /// A chain's first state in one fork with a block on it, both encoded.
    struct Seed: Sendable {
        let fork: ForkName
        let context: TransitionContext
        let state: ForkedBeaconState
        let encodedState: [UInt8]
        let encodedBlock: [UInt8]
    }

    static let seeds: [Seed] = ForkName.allCases.filter { $0 < .gloas }.compactMap(seed)

    /// The state and its epoch transition, after changes to the state.
    static func state(_ input: [UInt8]) {
        guard let seed = choose(input) else { return }
        let bytes = changed(seed.encodedState, by: input.dropFirst())
        guard var state = try? ForkedBeaconState(ssz: bytes, seed.fork, seed.context.spec),
            state.slot.rawValue < 1 << 32
        else { return }
        let next = seed.context.spec.computeEpochAtSlot(state.slot) + 1
        try? processSlots(&state, to: seed.context.spec.computeStartSlotAtEpoch(next), seed.context)
    }

    /// The block on its state, after changes to the block.
    static func block(_ input: [UInt8]) {
        guard let seed = choose(input) else { return }
        let bytes = changed(seed.encodedBlock, by: input.dropFirst())
        guard let block = try? ForkedSignedBeaconBlock(ssz: bytes, seed.fork, seed.context.spec),
            block.slot.rawValue <= 2 * seed.context.preset.slotsPerEpoch
        else { return }
        var state = seed.state
        try? stateTransition(
            &state, block, seed.context, verifySignatures: .none, verifyStateRoot: false)
    }

    private static func choose(_ input: [UInt8]) -> Seed? {
        input.first.map { seeds[Int($0) % seeds.count] }
    }

    /// Three bytes of input change one byte: two say which, one says to what.
    private static func changed(_ bytes: [UInt8], by input: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes
        var rest = input
        while rest.count >= 3 {
            let place = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
            bytes[place % bytes.count] = rest.removeFirst()
        }
        return bytes
    }

    private static func seed(_ fork: ForkName) -> Seed? {
        var config = ChainConfig.minimal
        for other in ForkName.allCases where other > .phase0 {
            config.setForkEpoch(other, other <= fork ? 0 : Epoch(.max))
        }
        let context = TransitionContext(Spec(preset: .minimal, config: config))
        guard let state = try? interopGenesisState(keys: 16, genesisTime: 0, context) else { return nil }
        var atSlot = state
        guard (try? processSlots(&atSlot, to: 1, context)) != nil,
            let proposer = try? context.beaconProposerIndex(atSlot, slot: 1)
        else { return nil }
        let parent = atSlot.latestBlockHeader.hashTreeRoot(context.spec.limits)
        return Seed(
            fork: fork, context: context, state: state, encodedState: state.sszEncoded(context.spec),
            encodedBlock: emptyBlock(fork, proposer, parent).sszEncoded(context.spec))
    }

    /// A block of slot 1 with one of every operation, so that their bytes are there to be changed.
    private static func emptyBlock(
        _ fork: ForkName, _ proposer: ValidatorIndex, _ parent: Root
    ) -> ForkedSignedBeaconBlock {
        func signed<Block: SignedBeaconBlockProtocol>(_: Block.Type) -> Block {
            var block = Block()
            block.message.slot = 1
            block.message.proposerIndex = proposer
            block.message.parentRoot = parent
            block.message.body.proposerSlashings = [ProposerSlashing()]
            block.message.body.attesterSlashings = [.init()]
            block.message.body.attestations = [.init()]
            block.message.body.voluntaryExits = [SignedVoluntaryExit()]
            return block
        }
        return switch fork {
        case .phase0: .phase0(signed(Phase0.SignedBeaconBlock.self))
        case .altair: .altair(signed(Altair.SignedBeaconBlock.self))
        case .bellatrix: .bellatrix(signed(Bellatrix.SignedBeaconBlock.self))
        case .capella: .capella(signed(Capella.SignedBeaconBlock.self))
        case .deneb: .deneb(signed(Deneb.SignedBeaconBlock.self))
        case .electra: .electra(signed(Electra.SignedBeaconBlock.self))
        case .fulu, .gloas: .fulu(signed(Fulu.SignedBeaconBlock.self))
        }
    }
}
