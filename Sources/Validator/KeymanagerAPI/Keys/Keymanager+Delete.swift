import JSONBytes
import Keystores
import Logging
import Primitives
import Signing
import SlashingProtection
import Synchronization

extension Keymanager {
    /// What became of the keys, and the record of those that sign here no more.
    struct Deletion: Sendable {
        var statuses: [KeyStatusAnswer]
        /// EIP-3076; without keys when anything failed.
        var interchange: [UInt8]
    }

    /// Deletes local keys in the order that makes it safe to use them elsewhere: they stop, their record is read, their
    /// files go. The record itself stays.
    func deleteKeystores(_ pubkeys: [BLSPubkey]) async -> Deletion {
        await exclusively {
            do throws(SlashingDatabaseError) {
                return try await delete(pubkeys)
            } catch {
                logger.error("keys were not deleted", metadata: ["reason": "\(error)"])
                let fault = KeyStatusAnswer.error("the record of what the keys signed cannot be read: \(error)")
                return Deletion(statuses: pubkeys.map { _ in fault }, interchange: emptyInterchange)
            }
        }
    }

    private func delete(_ pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> Deletion {
        let registered = Set(try await store.registeredKeys())
        let gate = signing.gate
        // Those on the way to another directory are left to the command that moves them.
        let kept = Set(pubkeys.filter { directory.contains($0) && (try? directory.status(of: $0)) == .disabled })
        // They stay closed till their record is read, whoever may list them meanwhile.
        let held = kept.filter { gate.hold($0, reason: Self.removal) }
        defer { for pubkey in held { gate.release(pubkey, heldFor: Self.removal) } }
        var plan = keys.withLock { keys in
            DeletionPlan(pubkeys, keys, registered: registered, kept: kept) { gate.knows($0) && !held.contains($0) }
        }
        let leaving = plan.leaving
        await runner.pause(leaving)
        let interchange: [UInt8]
        do throws(SlashingDatabaseError) {
            // Before anything is gone: what cannot be handed over is not deleted. It is the whole record: whatever is
            // recorded from now on is not signed any more.
            interchange = try await store.exportInterchange(pubkeys: plan.handedOver)
        } catch {
            await resume(leaving)
            throw error
        }
        for pubkey in plan.gone {
            if let fault = await removeFile(pubkey) { plan.fail(pubkey, fault) }
        }
        await resume(plan.failed.filter(Set(leaving).contains))
        let gone = plan.gone
        await runner.drop(gone)
        keys.withLock { keys in
            for pubkey in gone { keys.local[pubkey] = nil }
        }
        tell(ofDeleted: gone.count)
        guard !plan.failed.isEmpty else { return Deletion(statuses: plan.statuses, interchange: interchange) }
        // The record of keys that stay is not handed over; but rather that than none for those that are gone.
        let rest = try? await store.exportInterchange(pubkeys: plan.handedOver)
        return Deletion(statuses: plan.statuses, interchange: rest ?? interchange)
    }

    /// Why keys do not sign whose keystore was switched off, while it is deleted.
    private static let removal = "its keystore, which was switched off, is being removed"

    private func tell(ofDeleted count: Int) {
        guard count > 0 else { return }
        logger.notice("keys were deleted", metadata: ["keys": "\(count)"])
        guard store.isShared else { return }
        logger.warning(
            "the deleted keys stopped on this machine only: others that have them and share its record go on signing",
            metadata: ["keys": "\(count)", "record": "\(store.location)"])
    }

    /// Lets keys go on that are not deleted after all; one that cannot stays stopped until the next start.
    func resume(_ pubkeys: [BLSPubkey]) async {
        guard !pubkeys.isEmpty else { return }
        do {
            try await runner.resume(pubkeys)
        } catch {
            logger.error(
                "keys that were not deleted stay stopped", metadata: ["keys": "\(pubkeys.count)", "reason": "\(error)"])
        }
    }

    private func removeFile(_ pubkey: BLSPubkey) async -> String? {
        let directory = directory
        return await blocking {
            do throws(KeystoreError) {
                try directory.remove([pubkey])
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    private var emptyInterchange: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("metadata")
        writer.beginObject()
        writer.key("interchange_format_version")
        writer.string("5")
        writer.key("genesis_validators_root")
        writer.hex(store.genesisValidatorsRoot)
        writer.endObject()
        writer.key("data")
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

/// What is to become of the keys of a DELETE, decided before anything is done.
struct DeletionPlan {
    private var fates: [BLSPubkey: KeyStatusAnswer] = [:]
    private let pubkeys: [BLSPubkey]
    private let registered: Set<BLSPubkey>

    /// The keys in use that go, whatever becomes of their files.
    let leaving: [BLSPubkey]

    /// - Parameters:
    ///   - registered: the keys of which there is a record.
    ///   - kept: the keys that were switched off, whose keystores are still there.
    ///   - isInUse: whether a key is one of the client's, wherever it came from.
    init(
        _ pubkeys: [BLSPubkey], _ keys: Keymanager.Keys, registered: Set<BLSPubkey>, kept: Set<BLSPubkey>,
        isInUse: (BLSPubkey) -> Bool
    ) {
        self.pubkeys = pubkeys
        self.registered = registered
        for pubkey in pubkeys {
            fates[pubkey] =
                if keys.remote[pubkey] != nil {
                    .error("a remote signer signs with this key: delete it from the remote keys")
                } else if let isReadOnly = keys.local[pubkey] {
                    isReadOnly ? .error("its keystore is outside the data directory: remove it there") : .deleted
                } else if isInUse(pubkey) {
                    .error(Keymanager.foreignKey)
                } else if kept.contains(pubkey) {
                    .deleted
                } else {
                    registered.contains(pubkey) ? .notActive : .notFound
                }
        }
        leaving = fates.filter { $0.value == .deleted && keys.local[$0.key] != nil }.keys.sorted()
    }

    /// Keys that were to go and stay.
    private(set) var failed: [BLSPubkey] = []

    mutating func fail(_ pubkey: BLSPubkey, _ reason: String) {
        fates[pubkey] = .error(reason)
        failed.append(pubkey)
    }

    /// The keys that go, as far as nothing has failed; each once, in ascending order.
    var gone: [BLSPubkey] { fates.filter { $0.value == .deleted }.keys.sorted() }

    /// The keys whose record the answer carries.
    var handedOver: Set<BLSPubkey> { registered.intersection(fates.filter { $0.value.handsOver }.keys) }

    /// The second mention of a key that went is one that is not active any more.
    var statuses: [KeyStatusAnswer] {
        var seen: Set<BLSPubkey> = []
        return pubkeys.map { pubkey in
            let fate = fates[pubkey] ?? .notFound
            return seen.insert(pubkey).inserted || fate != .deleted ? fate : .notActive
        }
    }
}
