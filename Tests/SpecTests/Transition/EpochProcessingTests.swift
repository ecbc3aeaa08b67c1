import ConsensusTypes
import Primitives
import StateTransition
import TestSupport
import Testing

/// The `epoch_processing` runner: each step alone, and the whole epoch where the case has it.
@Suite struct EpochProcessingTests {
    @Test(arguments: VectorTree.arguments("epoch_processing")) func epochProcessing(_ vector: VectorCase) {
        check(vector) { vector in
            let spec = try vector.spec()
            let fork = try TransitionVectors.forkName(vector)
            let context = TransitionVectors.context(spec)
            // Epochs verify no signatures, whatever bls_setting says.
            _ = try vector.yaml("meta.yaml")
            let pre = try TransitionVectors.state(vector, "pre", fork, spec)
            let post = try TransitionVectors.post(vector, fork, spec)
            try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
                try step(vector.handler, &state, context)
            }
            guard vector.has("pre_epoch") else { return }
            let preEpoch = try TransitionVectors.state(vector, "pre_epoch", fork, spec)
            let postEpoch = try TransitionVectors.post(vector, fork, spec, file: "post_epoch")
            try TransitionVectors.expect(vector, pre: preEpoch, post: postEpoch, spec) { state in
                try epoch(&state, context)
            }
        }
    }

    private func epoch(_ state: inout ForkedBeaconState, _ context: TransitionContext) throws {
        switch state {
        case .phase0(var inner):
            try inner.processEpoch(context)
            state = .phase0(inner)
        case .altair(var inner):
            try inner.processEpoch(context)
            state = .altair(inner)
        case .bellatrix(var inner):
            try inner.processEpoch(context)
            state = .bellatrix(inner)
        case .capella(var inner):
            try inner.processEpoch(context)
            state = .capella(inner)
        case .deneb(var inner):
            try inner.processEpoch(context)
            state = .deneb(inner)
        case .electra(var inner):
            try inner.processEpoch(context)
            state = .electra(inner)
        case .fulu(var inner):
            try inner.processEpoch(context)
            state = .fulu(inner)
        case .gloas(var inner):
            try inner.processEpoch(context)
            state = .gloas(inner)
        }
    }

    private func step(_ handler: String, _ state: inout ForkedBeaconState, _ context: TransitionContext) throws {
        switch state {
        case .phase0(var inner):
            try phase0Step(handler, &inner, context)
            state = .phase0(inner)
        case .altair(var inner):
            try altairStep(handler, &inner, context)
            state = .altair(inner)
        case .bellatrix(var inner):
            try altairStep(handler, &inner, context)
            state = .bellatrix(inner)
        case .capella(var inner):
            try capellaStep(handler, &inner, context)
            state = .capella(inner)
        case .deneb(var inner):
            try capellaStep(handler, &inner, context)
            state = .deneb(inner)
        case .electra(var inner):
            try electraStep(handler, &inner, context)
            state = .electra(inner)
        case .fulu(var inner):
            if handler == "proposer_lookahead" {
                try processProposerLookahead(&inner, context.preset)
            } else {
                try electraStep(handler, &inner, context)
            }
            state = .fulu(inner)
        case .gloas(var inner):
            try gloasStep(handler, &inner, context)
            state = .gloas(inner)
        }
    }

    private func gloasStep(
        _ handler: String, _ state: inout Gloas.BeaconState, _ context: TransitionContext
    ) throws {
        switch handler {
        case "builder_pending_payments":
            try processBuilderPendingPayments(&state, context.epochCache(state), context.preset)
        case "proposer_lookahead": try processProposerLookahead(&state, context.preset)
        case "ptc_window": try processPTCWindow(&state, context)
        default: try electraStep(handler, &state, context)
        }
    }

    private func phase0Step(
        _ handler: String, _ state: inout Phase0.BeaconState, _ context: TransitionContext
    ) throws {
        let preset = context.preset
        switch handler {
        case "justification_and_finalization":
            let cache = try context.epochCache(state)
            let statuses = try Phase0Statuses(state, cache, preset)
            try processJustificationAndFinalization(&state, statuses, cache, preset)
        case "rewards_and_penalties":
            let cache = try context.epochCache(state)
            let statuses = try Phase0Statuses(state, cache, preset)
            try processRewardsAndPenalties(&state, statuses, cache, preset)
        case "participation_record_updates": processParticipationRecordUpdates(&state)
        case "historical_roots_update": try processHistoricalRootsUpdate(&state, context.spec)
        default: try sharedStep(handler, &state, context)
        }
    }

    private func electraStep<S: ElectraBeaconState & TransitionState>(
        _ handler: String, _ state: inout S, _ context: TransitionContext
    ) throws {
        switch handler {
        case "registry_updates": try processRegistryUpdates(&state, context.epochCache(state), context.spec)
        case "slashings": try processSlashings(&state, context.epochCache(state), context.preset)
        case "pending_deposits": try processPendingDeposits(&state, context.epochCache(state), context)
        case "pending_consolidations": try processPendingConsolidations(&state, context.preset)
        default: try capellaStep(handler, &state, context)
        }
    }

    /// Capella to Fulu.
    private func capellaStep<S: CapellaBeaconState>(
        _ handler: String, _ state: inout S, _ context: TransitionContext
    ) throws {
        switch handler {
        case "historical_summaries_update": try processHistoricalSummariesUpdate(&state, context.spec)
        case "historical_roots_update": throw VectorError("unknown handler")
        default: try altairStep(handler, &state, context)
        }
    }

    private func altairStep<S: AltairBeaconState>(
        _ handler: String, _ state: inout S, _ context: TransitionContext
    ) throws {
        let cache = try context.epochCache(state)
        switch handler {
        case "justification_and_finalization":
            let statuses = try AltairStatuses(state, cache, context.preset)
            try processJustificationAndFinalization(&state, statuses, cache, context.preset)
        case "inactivity_updates":
            let statuses = try AltairStatuses(state, cache, context.preset)
            try processInactivityUpdates(&state, statuses, context.spec)
        case "rewards_and_penalties":
            let statuses = try AltairStatuses(state, cache, context.preset)
            try processRewardsAndPenalties(&state, statuses, cache, context.spec)
        case "participation_flag_updates": processParticipationFlagUpdates(&state)
        case "sync_committee_updates": try processSyncCommitteeUpdates(&state, context)
        case "historical_roots_update": try processHistoricalRootsUpdate(&state, context.spec)
        default: try sharedStep(handler, &state, context)
        }
    }

    private func sharedStep<S: BeaconStateProtocol>(
        _ handler: String, _ state: inout S, _ context: TransitionContext
    ) throws {
        switch handler {
        case "registry_updates":
            try processRegistryUpdates(&state, context.epochCache(state), context.spec)
        case "slashings": try processSlashings(&state, context.epochCache(state), context.preset)
        case "eth1_data_reset": processEth1DataReset(&state, context.preset)
        case "effective_balance_updates": try processEffectiveBalanceUpdates(&state, context.preset)
        case "slashings_reset": processSlashingsReset(&state, context.preset)
        case "randao_mixes_reset": processRandaoMixesReset(&state, context.preset)
        default: throw VectorError("unknown handler")
        }
    }
}
