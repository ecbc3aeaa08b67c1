package import Primitives
import Synchronization

/// All signers of a client, local and remote; they come and go at run time, and so do the keys that each of them holds.
///
/// Each signer has lanes of its own, so that a slow one on another machine does not hold up the keys of the others.
package final class CompositeSigner: Sendable {
    private let list: Mutex<[SigningStation]>

    package init(_ signers: [any Signer] = []) {
        list = Mutex([])
        for signer in signers { add(signer) }
    }

    /// Takes a signer in; one that is there already stays as it is. When several hold a key, the first one signs.
    package func add(_ signer: any Signer) {
        list.withLock { stations in
            guard !stations.contains(where: { $0.signer === signer }) else { return }
            stations.append(SigningStation(signer))
        }
    }

    /// Lets a signer go: what waits for it still gets its answer, nothing new is sent there.
    package func remove(_ signer: any Signer) { list.withLock { $0.removeAll { $0.signer === signer } } }

    /// The keys that can be signed with, each once.
    package var publicKeys: [BLSPubkey] { Set(stations.flatMap(\.signer.publicKeys)).sorted() }

    /// Whether some signer holds the key.
    package func holds(_ pubkey: BLSPubkey) -> Bool { stations.contains { $0.signer.holds(pubkey) } }

    var stations: [SigningStation] { list.withLock { $0 } }
}

/// A signer with its lanes.
final class SigningStation: Sendable {
    let signer: any Signer
    let limits: SigningLimits
    let lanes: SigningLanes

    init(_ signer: any Signer) {
        self.signer = signer
        limits = signer.limits
        lanes = SigningLanes(limits)
    }
}
