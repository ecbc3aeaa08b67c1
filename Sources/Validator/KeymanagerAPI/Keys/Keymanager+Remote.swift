import Logging
import Primitives
import ProposerSettings
import Synchronization

extension Keymanager {
    /// The remote keys in use, in ascending order.
    func remoteKeys() async -> [RemoteKey] {
        keys.withLock { $0.remote.values.sorted { $0.pubkey < $1.pubkey } }
    }

    /// Takes remote keys in. Returns one status for each, in order.
    func importRemoteKeys(_ entries: [ImportRemoteKeysRequest.Entry]) async -> [KeyStatusAnswer] {
        await exclusively {
            let known = keys.withLock { $0 }
            var accepted: [BLSPubkey: RemoteKey] = [:]
            var statuses = entries.map { entry -> KeyStatusAnswer in
                guard !known.contains(entry.pubkey), accepted[entry.pubkey] == nil else { return .duplicate }
                guard let url = entry.url, url.hasPrefix("http://") || url.hasPrefix("https://") else {
                    return .error("the url of its signer is missing, or is not an http or https URL")
                }
                if let fault = refusalOfForeign(entry.pubkey) { return fault }
                accepted[entry.pubkey] = RemoteKey(pubkey: entry.pubkey, url: url)
                return .imported
            }
            guard !accepted.isEmpty, let fault = await take(accepted, beside: known.remote) else { return statuses }
            statuses = statuses.map { $0 == .imported ? .error(fault) : $0 }
            return statuses
        }
    }

    /// Keeps keys and lets them begin, all or none. Returns why none did.
    private func take(_ accepted: [BLSPubkey: RemoteKey], beside before: [BLSPubkey: RemoteKey]) async -> String? {
        do {
            try await write(before.merging(accepted) { $1 })
            do {
                try await runner.start(remote: accepted.values.sorted { $0.pubkey < $1.pubkey })
            } catch {
                try await write(before)
                throw error
            }
        } catch {
            return "\(error)"
        }
        keys.withLock { $0.remote.merge(accepted) { $1 } }
        logger.notice("remote keys were imported", metadata: ["keys": "\(accepted.count)"])
        return nil
    }

    /// Lets go of remote keys. Returns one status for each, in order.
    func deleteRemoteKeys(_ pubkeys: [BLSPubkey]) async -> [KeyStatusAnswer] {
        await exclusively {
            let known = keys.withLock { $0.remote }
            let leaving = Set(pubkeys).filter { known[$0].map { !$0.isReadOnly } ?? false }.sorted()
            let fault = leaving.isEmpty ? nil : await letGo(of: leaving, among: known)
            var seen: Set<BLSPubkey> = []
            return pubkeys.map { pubkey in
                guard let key = known[pubkey] else { return .notFound }
                if key.isReadOnly { return .error("it comes from the client's configuration: remove it there") }
                if let fault { return .error(fault) }
                return seen.insert(pubkey).inserted ? .deleted : .notFound
            }
        }
    }

    /// Stops keys and forgets them, all or none. Returns why none is gone.
    private func letGo(of leaving: [BLSPubkey], among known: [BLSPubkey: RemoteKey]) async -> String? {
        await runner.pause(leaving)
        do throws(ProposerSettingsError) {
            try await write(known.filter { key, _ in !leaving.contains(key) })
        } catch {
            await resume(leaving)
            return "\(error)"
        }
        await runner.drop(leaving)
        keys.withLock { keys in
            for pubkey in leaving { keys.remote[pubkey] = nil }
        }
        logger.notice("remote keys were deleted", metadata: ["keys": "\(leaving.count)"])
        return nil
    }

    /// Keeps the keys that came through the API.
    private func write(_ remote: [BLSPubkey: RemoteKey]) async throws(ProposerSettingsError) {
        let own = remote.values.filter { !$0.isReadOnly }.sorted { $0.pubkey < $1.pubkey }
        let remoteStore = remoteStore
        let result = await blocking { () -> Result<Void, ProposerSettingsError> in
            do throws(ProposerSettingsError) {
                return .success(try remoteStore.write(own))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
