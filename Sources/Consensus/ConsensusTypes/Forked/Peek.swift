package import Primitives
import SSZ

/// Finds the slot of an encoded value without decoding it, so that its fork is known before it is decoded.
///
/// All forks begin with the same fixed parts. Nil when the bytes are too short or do not begin as the type does.
package enum Peek {
    /// The slot of a `BeaconState`: behind `genesis_time` and `genesis_validators_root`.
    package static func stateSlot(_ bytes: [UInt8]) -> Slot? { slot(bytes, at: 40) }

    /// A `BeaconState`'s `fork.current_version`.
    package static func stateVersion(_ bytes: [UInt8]) -> Version? {
        bytes.count >= 56 ? Version(bytes: bytes[52..<56]) : nil
    }

    /// The slot of a `BeaconBlock`, blinded or not.
    package static func blockSlot(_ bytes: [UInt8]) -> Slot? { slot(bytes, at: 0) }

    /// The slot of a `SignedBeaconBlock`, blinded or not: behind the message's offset and the signature.
    package static func signedBlockSlot(_ bytes: [UInt8]) -> Slot? {
        offset(bytes, is: 100) ? slot(bytes, at: 100) : nil
    }

    /// The slot of Deneb's and later `BlockContents`: the block comes first behind three offsets.
    package static func blockContentsSlot(_ bytes: [UInt8]) -> Slot? {
        offset(bytes, is: 12) ? slot(bytes, at: 12) : nil
    }

    /// The slot of Deneb's and later `SignedBlockContents`.
    package static func signedBlockContentsSlot(_ bytes: [UInt8]) -> Slot? {
        offset(bytes, is: 12) ? slot(bytes, at: 112) : nil
    }

    private static func slot(_ bytes: [UInt8], at position: Int) -> Slot? {
        guard bytes.count >= position + 8 else { return nil }
        return Slot((0..<8).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) })
    }

    private static func offset(_ bytes: [UInt8], is expected: UInt8) -> Bool {
        bytes.count >= 4 && bytes[0] == expected && bytes[1...3].allSatisfy { $0 == 0 }
    }
}

extension ForkedBeaconState {
    /// Decodes a state of the fork that its own `fork.current_version` names.
    package init(ssz bytes: [UInt8], _ spec: Spec) throws(ForkedError) {
        guard let version = Peek.stateVersion(bytes) else {
            throw .ssz(.tooShort(expected: 56, actual: bytes.count, at: 0))
        }
        guard let fork = spec.forkName(version: version) else { throw .unknownVersion(version) }
        try self.init(ssz: bytes, fork, spec)
    }
}

extension ForkedSignedBeaconBlock {
    /// Decodes a block of the fork that its slot falls into.
    package init(ssz bytes: [UInt8], _ spec: Spec) throws(ForkedError) {
        guard let slot = Peek.signedBlockSlot(bytes) else {
            throw .ssz(.tooShort(expected: 108, actual: bytes.count, at: 0))
        }
        try self.init(ssz: bytes, spec.forkName(at: slot), spec)
    }
}
