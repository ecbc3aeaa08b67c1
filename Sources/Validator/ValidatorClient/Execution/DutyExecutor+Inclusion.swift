import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import SlotClock

extension DutyExecutor {
    /// How many validators one request for rewards names at most.
    private static let validatorsPerRewardsRequest = 1000

    /// Asks what became of the duties of the epoch before the last one: its attestations can be included no longer. Once an
    /// epoch, and only for an observer that wants to know.
    func checkInclusion(at slot: Slot) async {
        let slotsPerEpoch = chain.clock.slotsPerEpoch
        guard let observer, observer.wantsInclusion, slot.rawValue % slotsPerEpoch == min(2, slotsPerEpoch - 1) else {
            return
        }
        let epoch = chain.clock.epoch(of: slot)
        guard epoch >= Epoch(2) else { return }
        let published = inclusions.take(Epoch(epoch.rawValue - 2))
        await checkAttestations(Epoch(epoch.rawValue - 2), published.attesters, observer)
        for proposal in published.proposals { await check(proposal, observer) }
    }

    private func checkAttestations(
        _ epoch: Epoch, _ attesters: [Slot: [ValidatorIndex]], _ observer: any DutyObserver
    ) async {
        var slots: [ValidatorIndex: Slot] = [:]
        for (slot, validators) in attesters {
            for validator in validators { slots[validator] = slot }
        }
        let all = slots.keys.sorted()
        for start in stride(from: 0, to: all.count, by: Self.validatorsPerRewardsRequest) {
            let chunk = all[start..<min(start + Self.validatorsPerRewardsRequest, all.count)]
            guard
                let rewards = try? await node.attestationRewards(epoch, ids: chunk.map(ValidatorID.index))
            else { return }
            var groups: [AttestationVerdict: [Slot: [ValidatorIndex]]] = [:]
            for reward in rewards.data.totalRewards {
                guard let slot = slots[reward.validatorIndex] else { continue }
                groups[AttestationVerdict(reward), default: [:]][slot, default: []].append(reward.validatorIndex)
            }
            for (verdict, slots) in groups {
                for (slot, validators) in slots {
                    observer.learned(
                        DutyInclusion(
                            kind: .attestation, slot: slot, validators: validators, verdict: verdict.text,
                            isGood: verdict.isGood))
                }
            }
        }
    }

    private func check(_ proposal: InclusionBook.Proposal, _ observer: any DutyObserver) async {
        let root: Root?
        do {
            root = try await node.blockRoot(.slot(proposal.slot)).data
        } catch let error as BeaconAPIError where error.code == 404 {
            root = nil
        } catch {
            return
        }
        let isThere = root == proposal.root
        observer.learned(
            DutyInclusion(
                kind: .proposal, slot: proposal.slot, validators: [proposal.validator],
                verdict: isThere
                    ? "on the chain"
                    : root == nil
                        ? "not on the chain: its slot is empty" : "not on the chain: another block has its slot",
                isGood: isThere))
    }
}

/// What an attestation earned. Nothing is earned for a flag that is not set, and in an inactivity leak for none.
private struct AttestationVerdict: Hashable {
    private let source: Bool
    private let target: Bool
    private let head: Bool

    init(_ reward: AttestationRewards.Total) {
        source = reward.amounts.source.rawValue > 0
        target = reward.amounts.target.rawValue > 0
        head = reward.amounts.head.rawValue > 0
    }

    var isGood: Bool { source && target && head }

    var text: String {
        guard source || target || head else { return "nothing was earned: not included, or the chain is in a leak" }
        let flags = [("source", source), ("target", target), ("head", head)]
        let earned = flags.filter(\.1).map(\.0).joined(separator: ", ")
        let lost = flags.filter { !$0.1 }.map(\.0).joined(separator: ", ")
        return lost.isEmpty ? "included: earned \(earned)" : "included: earned \(earned), not \(lost)"
    }
}
