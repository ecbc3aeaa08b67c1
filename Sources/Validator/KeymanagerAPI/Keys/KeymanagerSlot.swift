import Synchronization

/// Where the keymanager is found once the client's keys are open.
package final class KeymanagerSlot: Sendable {
    private let content = Mutex<Keymanager?>(nil)

    package init() {}

    package func fill(_ keymanager: Keymanager) { content.withLock { $0 = keymanager } }

    package var keymanager: Keymanager? { content.withLock { $0 } }
}
