package import Primitives

/// `{block_id}`: "head", "genesis", "finalized", a slot, or a 0x-prefixed block root (beacon-APIs params/index.yaml
/// BlockId). "justified" is not in the text but every client serves it.
package enum BlockID: Hashable, Sendable {
    case head
    case genesis
    case finalized
    case justified
    case slot(Slot)
    case root(Root)
}

extension BlockID: LosslessStringConvertible {
    package init?(_ text: String) {
        switch text {
        case "head": self = .head
        case "genesis": self = .genesis
        case "finalized": self = .finalized
        case "justified": self = .justified
        default:
            if hasHexPrefix(text) {
                guard let root = Root(hex: text) else { return nil }
                self = .root(root)
            } else {
                guard let number = parseDecimal(text) else { return nil }
                self = .slot(Slot(number))
            }
        }
    }

    package var description: String {
        switch self {
        case .head: "head"
        case .genesis: "genesis"
        case .finalized: "finalized"
        case .justified: "justified"
        case .slot(let slot): String(slot.rawValue)
        case .root(let root): root.hex
        }
    }
}
