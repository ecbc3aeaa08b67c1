package import BeaconAPI
package import ConsensusTypes
import Primitives

/// Reads a node's configuration so that one that lists fewer constants than we know still serves, and compares it with
/// our own.
package enum NodeSpec {
    /// The specification of a node's chain, and what in it was odd and did not matter. What the node does not list has
    /// the value of its preset's network; a fork that it does not list is not scheduled.
    ///
    /// Only what a validator client relies on is read at all, and of a fork without an epoch nothing has to be right:
    /// no node is refused for a constant that nobody signs with.
    package static func read(_ answer: ConfigSpec) throws(NodeRefusal) -> (spec: Spec, warnings: [String]) {
        let base = answer["PRESET_BASE"] == "minimal" ? ChainConfig.minimal : ChainConfig.mainnet
        let used = answer.entries.filter { isUsed($0.key) }
        do throws(ChainConfigError) {
            return (try spec(of: used, base), [])
        } catch {
            let odd = error.invalid.filter { isOfUnscheduledFork($0.key, used) }
            let oddKeys = Set(odd.map(\.key))
            guard oddKeys.count == error.invalid.count, !odd.isEmpty,
                let spec = try? spec(of: used.filter { !oddKeys.contains($0.key) }, base)
            else {
                throw NodeRefusal(
                    .unusableSpec,
                    "the beacon node's configuration cannot be used (GET /eth/v1/config/spec): \(error)")
            }
            return (spec, odd.map { "\($0.key) \($0.reason), of a fork that is not scheduled" })
        }
    }

    private static func spec(of used: [ConfigEntry], _ base: ChainConfig) throws(ChainConfigError) -> Spec {
        let listed = Set(used.map(\.key))
        let missing = base.entries.filter { entry in
            !listed.contains(entry.key) && entry.key != "BLOB_SCHEDULE"
                && !(entry.key == "SLOT_DURATION_MS" && listed.contains("SECONDS_PER_SLOT"))
                && !(entry.key == "SECONDS_PER_SLOT" && listed.contains("SLOT_DURATION_MS"))
        }
        let unscheduled = missing.map { entry in
            entry.key.hasSuffix("_FORK_EPOCH") ? ConfigEntry(entry.key, "\(Constants.farFutureEpoch)") : entry
        }
        // Blobs are none of a validator client's business, but a configuration has to say something about them.
        let blobs = ConfigEntry(key: "BLOB_SCHEDULE", value: .sequence([]))
        return try Spec(configSpec: used + unscheduled + [blobs])
    }

    /// Whether a key belongs to a fork that has no epoch in these entries: its version, or a due time of its own.
    private static func isOfUnscheduledFork(_ key: String, _ entries: [ConfigEntry]) -> Bool {
        ForkName.allCases.contains { fork in
            let name = fork.name.uppercased()
            guard fork != .phase0, key == "\(name)_FORK_VERSION" || key.hasSuffix("_BPS_\(name)") else { return false }
            let epoch = entries.first { $0.key == "\(name)_FORK_EPOCH" }?.value
            return epoch == nil || epoch == ConfigEntry("", "\(Constants.farFutureEpoch)").value
        }
    }

    private static func isUsed(_ key: String) -> Bool {
        usedKeys.contains(key) || usedSuffixes.contains { key.hasSuffix($0) }
    }

    private static let usedKeys: Set<String> = [
        "PRESET_BASE", "CONFIG_NAME", "SLOT_DURATION_MS", "SECONDS_PER_SLOT", "SLOTS_PER_EPOCH",
        "EPOCHS_PER_SYNC_COMMITTEE_PERIOD", "SYNC_COMMITTEE_SIZE", "MAX_COMMITTEES_PER_SLOT",
        "MAX_VALIDATORS_PER_COMMITTEE", "PTC_SIZE", "TARGET_AGGREGATORS_PER_COMMITTEE", "SHARD_COMMITTEE_PERIOD",
        "GAS_LIMIT_SCHEDULE",
    ]

    private static let usedSuffixes = ["_FORK_VERSION", "_FORK_EPOCH", "_DUE_BPS", "_DUE_BPS_GLOAS"]

    /// What of two chains differs that a validator client relies on, in words; empty when they are the same chain.
    static func differences(_ theirs: Spec, from ours: Spec) -> [String] {
        var differences: [String] = []
        func compare(_ name: String, _ a: String, _ b: String) {
            if a != b { differences.append("\(name) is \(a) on the node, \(b) here") }
        }
        compare("PRESET_BASE", theirs.config.presetBase, ours.config.presetBase)
        compare("SLOT_DURATION_MS", "\(theirs.config.slotDurationMs)", "\(ours.config.slotDurationMs)")
        for fork in ForkName.allCases where isScheduled(fork, ours) || isScheduled(fork, theirs) {
            let name = fork == .phase0 ? "GENESIS" : fork.name.uppercased()
            compare(
                "\(name)_FORK_VERSION", theirs.config.forkVersion(fork).description,
                ours.config.forkVersion(fork).description)
            compare("\(name)_FORK_EPOCH", words(theirs.config.forkEpoch(fork)), words(ours.config.forkEpoch(fork)))
        }
        return differences
    }

    private static func words(_ epoch: Epoch) -> String { epoch == Constants.farFutureEpoch ? "never" : "\(epoch)" }

    /// What of two chains differs and does not matter: constants of forks that neither has scheduled.
    static func oddities(_ theirs: Spec, from ours: Spec) -> [String] {
        ForkName.allCases.filter { !isScheduled($0, ours) && !isScheduled($0, theirs) }.compactMap { fork in
            let (a, b) = (theirs.config.forkVersion(fork), ours.config.forkVersion(fork))
            return a == b ? nil : "\(fork.name.uppercased())_FORK_VERSION is \(a) on the node, \(b) here"
        }
    }

    /// Constants of forks without an epoch do not matter: nothing is signed with them.
    private static func isScheduled(_ fork: ForkName, _ spec: Spec) -> Bool {
        spec.config.forkEpoch(fork) != Constants.farFutureEpoch
    }

    /// Forks of the node's schedule that this client does not know: duties end where the first of them begins.
    static func unknownForks(_ schedule: [Fork], _ spec: Spec) -> [Fork] {
        schedule.filter { $0.epoch != Constants.farFutureEpoch && spec.forkName(version: $0.currentVersion) == nil }
    }
}
