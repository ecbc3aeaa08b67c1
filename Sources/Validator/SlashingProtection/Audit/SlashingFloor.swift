import Primitives

/// What lies at or below these is unknown, and refused for that: EIP-3076's minima, and whatever was pruned.
struct SlashingFloor: Hashable, Sendable {
    var slot: Slot?
    var source: Epoch?
    var target: Epoch?

    init(slot: Slot? = nil, source: Epoch? = nil, target: Epoch? = nil) {
        self.slot = slot
        self.source = source
        self.target = target
    }

    /// Refuses all that `watermarks` refuse.
    init(_ watermarks: Watermarks) {
        slot = watermarks.block?.slot
        source = watermarks.attestation?.source
        target = watermarks.attestation?.target
    }

    func lowest(with other: SlashingFloor) -> SlashingFloor { combined(with: other, min, min) }

    func highest(with other: SlashingFloor) -> SlashingFloor { combined(with: other, max, max) }

    private func combined(
        with other: SlashingFloor, _ slots: (Slot, Slot) -> Slot, _ epochs: (Epoch, Epoch) -> Epoch
    ) -> SlashingFloor {
        SlashingFloor(
            slot: both(slot, other.slot, slots), source: both(source, other.source, epochs),
            target: both(target, other.target, epochs))
    }

    private func both<T>(_ a: T?, _ b: T?, _ choose: (T, T) -> T) -> T? {
        guard let a, let b else { return a ?? b }
        return choose(a, b)
    }
}
