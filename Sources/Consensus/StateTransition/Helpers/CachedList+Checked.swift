import Primitives
import SSZ

// Whole-list passes that stop at the first broken rule, with its type.

extension CachedList {
    /// Every element in order, chunk by chunk.
    @inline(__always)
    func forEachChecked(_ body: (Int, Element) throws(InvalidReason) -> Void) throws(InvalidReason) {
        var failure: InvalidReason?
        forEachChunk { start, chunk in
            guard failure == nil else { return }
            do throws(InvalidReason) {
                for offset in chunk.indices { try body(start + offset, chunk[offset]) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Changes elements in one pass; what stays as it was costs no hashing.
    @inline(__always)
    mutating func mutateEachChecked(
        _ body: (Int, inout Element) throws(InvalidReason) -> Void
    ) throws(InvalidReason) {
        var failure: InvalidReason?
        mutateEach { index, element in
            guard failure == nil else { return }
            do throws(InvalidReason) {
                try body(index, &element)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
