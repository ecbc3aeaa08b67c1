import Duties
import Primitives

extension World {
    /// How much the scheduler keeps: the number of elements of every collection in it, by its path. Found by
    /// reflection, so that none is forgotten.
    var census: [String: Int] {
        var counts: [String: Int] = [:]
        Self.count(core, "core", &counts)
        return counts
    }

    private static func count(_ value: Any, _ path: String, _ counts: inout [String: Int]) {
        guard !(value is Root), !(value is BLSPubkey), !(value is BLSSignature) else { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection, .set, .dictionary:
            if mirror.children.isEmpty { return }
            counts[path, default: 0] += mirror.children.count
            for child in mirror.children { count(child.value, path + "[]", &counts) }
        default:
            for child in mirror.children { count(child.value, path + "." + (child.label ?? ""), &counts) }
        }
    }
}
