package import BeaconAPI
package import ConsensusTypes
import Primitives

// Block production and its preparation.

extension BeaconChain {
    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        let proposal = try await proposal(request)
        return ProducedBlock(
            contents: .full(proposal.block.contents(proposal.payload)),
            executionPayloadValue: proposal.payload?.value ?? 0,
            consensusBlockValue: UInt256(try consensusValue(proposal.block)))
    }

    /// What the block pays its proposer, in wei; 0 for phase0, which pays at the end of the epoch.
    private func consensusValue(_ block: ForkedBeaconBlock) throws -> UInt64 {
        let pre = try state(of: block.parentRoot, at: block.slot)
        let gwei = try proposerRewards(pre, block, context)?.total.rawValue ?? 0
        return gwei.multipliedReportingOverflow(by: 1_000_000_000).partialValue
    }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        for preparation in preparations where preparation.validatorIndex.int < head.state.validators.count {
            self.preparations[preparation.validatorIndex] = preparation.feeRecipient
        }
    }

    /// Registrations are for builders, which come with Bellatrix: they are taken and not used.
    package func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {}
}
