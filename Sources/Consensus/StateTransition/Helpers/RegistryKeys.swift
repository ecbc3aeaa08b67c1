import BLS
import ConsensusTypes
import Primitives
import SSZ
import Synchronization

/// The registry's keys: the index of each, and where its decoded form is kept.
///
/// It follows the registries that it is asked about. Those of one chain keep their keys and grow at the end, so that only
/// what two of them do not share in memory is compared; where the keys differ, on another branch, the newer one counts.
/// Every answer is about the registry asked for, whatever was asked before.
final class RegistryKeys: Sendable {
    private let table = Mutex(RegistryKeyTable())

    /// The index of a key in a registry: of the first validator that has it.
    func index(of pubkey: BLSPubkey, in registry: CachedElements<Validator>) -> ValidatorIndex? {
        table.withLock { $0.index(of: pubkey, in: registry) }
    }

    /// The indices of those keys that are in a registry.
    func indices(
        of pubkeys: some Sequence<BLSPubkey>, in registry: CachedElements<Validator>
    ) -> [BLSPubkey: ValidatorIndex] {
        table.withLock { table in
            var found: [BLSPubkey: ValidatorIndex] = [:]
            for pubkey in pubkeys { found[pubkey] = table.index(of: pubkey, in: registry) }
            return found
        }
    }

    /// The decoded keys of validators, in the order of the indices.
    /// - Parameter cache: where decoded keys are kept, the same one in every call.
    func publicKeys(
        of indices: [ValidatorIndex], in registry: CachedElements<Validator>, _ cache: PublicKeyCache
    ) throws(InvalidReason) -> [PublicKey] {
        for index in indices where index.rawValue >= UInt64(registry.count) { throw .validatorIndexOutOfRange(index) }
        if let numbers = table.withLock({ $0.numbers(of: indices, in: registry) }) {
            return cache.keys(numbered: numbers)
        }
        var keys: [PublicKey] = []
        keys.reserveCapacity(indices.count)
        for index in indices {
            let pubkey = registry[index.int].pubkey
            do throws(BLSError) {
                let number = try cache.number(of: pubkey)
                keys.append(try cache.key(pubkey))
                if let number { table.withLock { $0.keep(number, of: index, in: registry) } }
            } catch {
                throw .invalidPublicKey(pubkey)
            }
        }
        return keys
    }
}

/// The content of `RegistryKeys`.
private struct RegistryKeyTable {
    /// The registry that the rest is about.
    private var registry: CachedElements<Validator>?
    /// By index, the numbers of decoded keys; `unknown` where there is none yet. As long as the registry from the first
    /// one on.
    private var numbers: [UInt32] = []
    private static let unknown = UInt32.max
    /// A hash table of the keys by linear probing: indices plus one, zero for a free place. Entries of an earlier branch
    /// stay; a found index counts only when the registry has the key there.
    private var places: [UInt32] = []
    private var usedPlaces = 0

    mutating func index(of pubkey: BLSPubkey, in registry: CachedElements<Validator>) -> ValidatorIndex? {
        follow(registry)
        guard !places.isEmpty else { return nil }
        var place = firstPlace(pubkey)
        while places[place] != 0 {
            let index = Int(places[place] - 1)
            if index < registry.count, registry[index].pubkey == pubkey { return ValidatorIndex(UInt64(index)) }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The numbers of the validators' decoded keys; nil unless all are known.
    mutating func numbers(
        of indices: [ValidatorIndex], in registry: CachedElements<Validator>
    ) -> [UInt32]? {
        follow(registry)
        guard !numbers.isEmpty else { return nil }
        var isComplete = true
        let found = numbers.withUnsafeBufferPointer { numbers in
            indices.map { index in
                let number = index.int < numbers.count ? numbers[index.int] : Self.unknown
                isComplete = isComplete && number != Self.unknown
                return number
            }
        }
        return isComplete ? found : nil
    }

    mutating func keep(_ number: UInt32, of index: ValidatorIndex, in registry: CachedElements<Validator>) {
        follow(registry)
        if numbers.count <= index.int {
            numbers += [UInt32](repeating: Self.unknown, count: registry.count - numbers.count)
        }
        numbers[index.int] = number
    }

    /// Makes the table one about a registry, or a longer one that begins with it.
    private mutating func follow(_ new: CachedElements<Validator>) {
        guard let known = registry else { return adopt(new, from: 0) }
        if new.isIdentical(to: known) { return }
        var common = min(known.count, new.count)
        new.forEachRun(notSharedWith: known) { start, validators in
            for offset in validators.indices {
                guard start + offset < common else { return }
                if validators[offset].pubkey != known[start + offset].pubkey { common = start + offset }
            }
        }
        // An older registry of the same branch: what is known is right for it too.
        if common == new.count, new.count < known.count { return }
        adopt(new, from: common)
    }

    private mutating func adopt(_ new: CachedElements<Validator>, from common: Int) {
        registry = new
        if numbers.count > common { numbers.removeSubrange(common...) }
        if 2 * (usedPlaces + new.count - common) > places.count { return rebuildPlaces(new) }
        for index in common..<new.count { addPlace(new[index].pubkey, index) }
    }

    private mutating func rebuildPlaces(_ registry: CachedElements<Validator>) {
        var capacity = 1024
        // Room to grow: less than half full for now.
        while capacity < 3 * registry.count { capacity *= 2 }
        places = [UInt32](repeating: 0, count: capacity)
        usedPlaces = 0
        for index in 0..<registry.count { addPlace(registry[index].pubkey, index) }
    }

    private mutating func addPlace(_ pubkey: BLSPubkey, _ index: Int) {
        var place = firstPlace(pubkey)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(truncatingIfNeeded: index + 1)
        usedPlaces += 1
    }

    private func firstPlace(_ pubkey: BLSPubkey) -> Int { pubkey.hashValue & (places.count - 1) }
}
