import BLS
import Keystores
import Logging
import Primitives
import ProposerSettings
import SlashingProtection
import Synchronization

extension Keymanager {
    /// How many keystores are decrypted at once: scrypt takes 256 MiB for each.
    private static let decryptionsAtOnce = 3

    /// Takes keystores in: first what they signed elsewhere, then the files, then they begin.
    /// - Returns: one status for each keystore, in order. A key that could not be taken in never starts later.
    /// - Throws: 400 for slashing data that cannot be read or are of another chain; nothing has changed then.
    func importKeystores(_ request: ImportKeystoresRequest) async throws(APIError) -> [KeyStatusAnswer] {
        if let text = request.slashingProtection {
            do throws(SlashingDatabaseError) {
                try await store.importInterchange(Array(text.utf8))
            } catch {
                guard error.code == .invalidInterchange || error.code == .wrongChain else {
                    return request.keystores.map { _ in .error("the slashing data were not imported: \(error)") }
                }
                throw .badRequest("\(error)")
            }
        }
        let opened = await open(request)
        return await exclusively { await takeIn(opened) }
    }

    private func open(_ request: ImportKeystoresRequest) async -> [Result<UnlockedKeystore, KeystoreError>] {
        await withTaskGroup(of: (Int, Result<UnlockedKeystore, KeystoreError>).self) { group in
            var opened: [Int: Result<UnlockedKeystore, KeystoreError>] = [:]
            for (index, (json, password)) in zip(request.keystores, request.passwords).enumerated() {
                if index >= Self.decryptionsAtOnce, let (done, result) = await group.next() { opened[done] = result }
                group.addTask {
                    let result = await self.blocking { Self.open(json, password) }
                    return (index, result)
                }
            }
            for await (index, result) in group { opened[index] = result }
            return opened.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private static func open(_ json: String, _ password: String) -> Result<UnlockedKeystore, KeystoreError> {
        do throws(KeystoreError) {
            return .success(try UnlockedKeystore(json: Array(json.utf8), password: password))
        } catch {
            return .failure(error)
        }
    }

    private func takeIn(_ opened: [Result<UnlockedKeystore, KeystoreError>]) async -> [KeyStatusAnswer] {
        var statuses: [KeyStatusAnswer] = []
        var accepted: [(position: Int, key: SecretKey)] = []
        var seen: Set<BLSPubkey> = []
        for (position, result) in opened.enumerated() {
            switch result {
            case .failure(let error):
                statuses.append(.error("\(error)"))
            case .success(let keystore):
                let isKnown = keys.withLock { $0.contains(keystore.pubkey) } || !seen.insert(keystore.pubkey).inserted
                let status = isKnown ? .duplicate : await keep(keystore)
                if status == .imported { accepted.append((position, keystore.key)) }
                statuses.append(status)
            }
        }
        guard !accepted.isEmpty else { return statuses }
        if let fault = await start(accepted.map(\.key)) {
            for (position, _) in accepted { statuses[position] = fault }
        }
        return statuses
    }

    private func keep(_ keystore: UnlockedKeystore) async -> KeyStatusAnswer {
        if let refusal = refusalOfForeign(keystore.pubkey) { return refusal }
        let directory = directory
        return await blocking {
            do throws(KeystoreError) {
                try directory.add(keystore)
                return .imported
            } catch {
                return error.code == .alreadyExists ? .duplicate : .error("\(error)")
            }
        }
    }

    /// Lets keys begin whose files are there. Returns why they do not; then the files are gone again.
    private func start(_ accepted: [SecretKey]) async -> KeyStatusAnswer? {
        let pubkeys = accepted.map(\.publicKey.compressed)
        do {
            try await runner.start(local: accepted)
        } catch {
            let directory = directory
            let fault = await blocking { () -> String? in
                do throws(KeystoreError) {
                    try directory.remove(pubkeys)
                    return nil
                } catch {
                    return ", and \(error)"
                }
            }
            return .error("the key could not be started: \(error)\(fault ?? "")")
        }
        keys.withLock { keys in
            for pubkey in pubkeys { keys.local[pubkey] = false }
        }
        logger.notice("keys were imported", metadata: ["keys": "\(pubkeys.count)"])
        for pubkey in pubkeys where proposers.settings(of: pubkey).feeRecipient == nil {
            logger.warning(
                "a key without a fee recipient proposes no blocks: set one", metadata: ["pubkey": "\(pubkey)"])
        }
        return nil
    }

    /// The local keys in use, in ascending order.
    func localKeys() async -> [LocalKeyListing] {
        let local = keys.withLock { $0.local }
        let directory = directory
        return await blocking {
            local.sorted { $0.key < $1.key }.map { pubkey, isReadOnly in
                let path = (try? directory.keystore(pubkey))?.path
                return LocalKeyListing(pubkey: pubkey, path: path ?? "", isReadOnly: isReadOnly)
            }
        }
    }
}
