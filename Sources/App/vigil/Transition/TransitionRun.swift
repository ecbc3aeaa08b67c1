import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// A state on its way through blocks, with a line of times for each.
struct TransitionRun {
    private(set) var state: ForkedBeaconState
    private(set) var root: Root
    private let context: TransitionContext
    private let signatures: SignatureVerification
    private let checksStateRoot: Bool
    private let clock = ContinuousClock()

    init(
        _ state: ForkedBeaconState, _ context: TransitionContext, signatures: SignatureVerification,
        checksStateRoot: Bool
    ) {
        self.state = state
        self.context = context
        self.signatures = signatures
        self.checksStateRoot = checksStateRoot
        root = state.hashTreeRoot(context.spec)
    }

    static let header = line("slot", "fork", "slots ms", "block ms", "root ms", "state root")

    /// `state_transition` of one block.
    /// - Returns: the line of its times.
    mutating func apply(_ block: ForkedSignedBeaconBlock) throws(StateTransitionError) -> String {
        var next = state
        let start = clock.now
        if next.slot < block.slot { try processSlots(&next, to: block.slot, context) }
        let atSlot = clock.now
        try applyBlock(&next, block, context, verifySignatures: signatures, verifyStateRoot: false)
        let applied = clock.now
        let computed = next.hashTreeRoot(context.spec)
        let hashed = clock.now
        guard !checksStateRoot || computed == block.stateRoot else {
            throw .invalid(.stateRoot, .stateRootMismatch(computed: computed, block: block.stateRoot))
        }
        state = next
        root = computed
        return line(slots: atSlot - start, block: applied - atSlot, root: hashed - applied)
    }

    /// `process_slots` to a later slot; nothing when the state is there already.
    mutating func advance(to slot: Slot) throws(StateTransitionError) -> String {
        var next = state
        let start = clock.now
        if next.slot < slot { try processSlots(&next, to: slot, context) }
        let atSlot = clock.now
        root = next.hashTreeRoot(context.spec)
        state = next
        return line(slots: atSlot - start, block: nil, root: clock.now - atSlot)
    }

    private func line(slots: Duration, block: Duration?, root time: Duration) -> String {
        Self.line(
            "\(state.slot)", "\(state.forkName)", Self.milliseconds(slots), block.map(Self.milliseconds) ?? "-",
            Self.milliseconds(time), root.hex)
    }

    private static func line(
        _ slot: String, _ fork: String, _ slots: String, _ block: String, _ root: String, _ state: String
    ) -> String {
        let numbers = [slots, block, root].map { padded($0, 10) }.joined()
        return padded(slot, 9) + "  " + fork + String(repeating: " ", count: max(0, 9 - fork.count)) + numbers + "  "
            + state
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let hundredths = Int64((duration / Duration.microseconds(10)).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
