import KeymanagerAPI
import Primitives
import RemoteSigner
import Signing

/// The remote signers of keys that came through the keymanager API: one for each URL, for as long as it has keys.
actor RemoteKeySigners {
    private let signing: SigningService
    private let remoteKeys: RemoteKeys
    private var signers: [String: RemoteSigner] = [:]

    init(signing: SigningService, remoteKeys: RemoteKeys) {
        self.signing = signing
        self.remoteKeys = remoteKeys
    }

    /// Takes keys in, all or none.
    /// - Throws: `RemoteSignerError` for a URL that cannot be used.
    func add(_ keys: [RemoteKey]) throws {
        let groups = Dictionary(grouping: keys, by: \.url)
        var new: [String: RemoteSigner] = [:]
        for (url, group) in groups where signers[url] == nil {
            new[url] = try remoteKeys.signer(at: url, for: Set(group.map(\.pubkey)), signing.context)
        }
        for (url, group) in groups {
            if let signer = signers[url] {
                for key in group { signer.add(key.pubkey) }
            } else if let signer = new[url] {
                signers[url] = signer
                signing.signers.add(signer)
            }
        }
    }

    /// Lets go of keys, and of signers that have none left.
    func remove(_ pubkeys: [BLSPubkey]) async {
        for (url, signer) in signers {
            for pubkey in pubkeys { signer.remove(pubkey) }
            guard signer.publicKeys.isEmpty else { continue }
            signers[url] = nil
            signing.signers.remove(signer)
            await remoteKeys.close(signer)
        }
    }
}
