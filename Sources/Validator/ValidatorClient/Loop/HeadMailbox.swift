import Duties
import Synchronization

/// The newest heads that the loop has not taken yet. Bounded: an old head that is lost does no harm, for the newest has
/// the roots.
final class HeadMailbox: Sendable {
    private static let capacity = 32

    private let heads = Mutex<[HeadUpdate]>([])

    /// Puts a head in. Returns true when the loop has to be woken: the box was empty.
    func put(_ head: HeadUpdate) -> Bool {
        heads.withLock { heads in
            let wasEmpty = heads.isEmpty
            if heads.count == Self.capacity { heads.removeFirst() }
            heads.append(head)
            return wasEmpty
        }
    }

    func take() -> [HeadUpdate] {
        heads.withLock { heads in
            defer { heads = [] }
            return heads
        }
    }
}
