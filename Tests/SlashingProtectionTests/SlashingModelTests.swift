import Primitives
import SlashingProtection
import TestSupport
import Testing

/// Random histories against a detector that remembers every message: whatever the database permits, no two messages of
/// one key are slashable, over batches, imports, exports, closing and reopening.
@Suite struct SlashingModelTests {
    @Test func noSlashablePairIsEverPermitted() throws {
        var permitted = 0
        try forAll(seed: 20_260_823, count: 25) { random, run in
            var world = try World()
            for _ in 0..<60 { try world.act(&random) }
            let offence = world.offences.first
            #expect(offence == nil, "run \(run)")
            permitted += world.permitted
        }
        #expect(permitted > 300)
    }

    @Test func anHonestHistoryIsNeverRefused() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory, keys: [1, 2])
        var random = SeededRandom(seed: 4)
        var (source, target) = (UInt64(0), UInt64(0))
        for _ in 0..<300 {
            target += UInt64.random(in: 1...3, using: &random)
            source = min(target - 1, source + UInt64.random(in: 0...3, using: &random))
            let batch = (UInt8(1)...2).map { Make.attestation(source, target, root: UInt8(target % 256), key: $0) }
            let decisions = try database.checkAndCommit(attestations: batch)
            #expect(decisions.allSatisfy { $0.record?.isRepeat == false })
        }
    }
}

private struct World {
    private let directory: TestFolder
    private var database: SlashingDatabase
    private var attestations: [BLSPubkey: [AttestationToSign]] = [:]
    private var blocks: [BLSPubkey: [BlockToSign]] = [:]
    private(set) var permitted = 0
    private(set) var offences: [String] = []

    init() throws {
        directory = try TestFolder()
        database = try Make.database(in: directory, keys: [1, 2, 3])
    }

    mutating func act(_ random: inout SeededRandom) throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<12: try attest(&random)
        case 12..<17: try propose(&random)
        case 17..<19: try importForeignHistory(&random)
        default: try reopen()
        }
    }

    private mutating func attest(_ random: inout SeededRandom) throws {
        let batch = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            Make.attestation(
                UInt64.random(in: 0...12, using: &random), UInt64.random(in: 0...14, using: &random),
                root: UInt8.random(in: 1...3, using: &random), key: UInt8.random(in: 1...4, using: &random))
        }
        for (attestation, decision) in zip(batch, try database.checkAndCommit(attestations: batch)) {
            guard let record = decision.record else { continue }
            if record.signingRoot != attestation.signingRoot || record.pubkey != attestation.pubkey {
                offences.append("the record is of another message: \(attestation)")
            }
            note(attestation)
            permitted += 1
        }
    }

    private mutating func propose(_ random: inout SeededRandom) throws {
        let block = Make.block(
            UInt64.random(in: 0...40, using: &random), root: UInt8.random(in: 1...3, using: &random),
            key: UInt8.random(in: 1...4, using: &random))
        guard try database.checkAndCommit(block: block).record != nil else { return }
        note(block)
        permitted += 1
    }

    /// Messages that the key signed elsewhere: they may offend among themselves, ours must not offend against them.
    private mutating func importForeignHistory(_ random: inout SeededRandom) throws {
        let key = Make.key(UInt8.random(in: 1...3, using: &random))
        let known = try database.watermarks(of: key)
        let slot = (known?.block?.slot.rawValue ?? 0) + UInt64.random(in: 0...3, using: &random)
        let source = (known?.attestation?.source.rawValue ?? 0) + UInt64.random(in: 0...1, using: &random)
        let target = max(source, known?.attestation?.target.rawValue ?? 0) + 1
        let root = Make.root(UInt8.random(in: 4...6, using: &random))
        let json = """
            {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "\(Make.chain)"},
             "data": [{"pubkey": "\(key)", "signed_blocks": [{"slot": "\(slot)", "signing_root": "\(root)"}],
             "signed_attestations": [{"source_epoch": "\(source)", "target_epoch": "\(target)"}]}]}
            """
        try database.importInterchange(Array(json.utf8))
        if slot > known?.block?.slot.rawValue ?? 0 || known?.block == nil {
            note(BlockToSign(pubkey: key, slot: Slot(slot), signingRoot: root))
        }
        note(AttestationToSign(pubkey: key, source: Epoch(source), target: Epoch(target), signingRoot: root))
    }

    private mutating func reopen() throws {
        let exported = try database.exportInterchange()
        try database.close()
        database = try SlashingDatabase.open(
            path: directory.database, genesisValidatorsRoot: Make.chain)
        try database.importInterchange(exported)
    }

    // MARK: - The detector

    private mutating func note(_ new: AttestationToSign) {
        for old in attestations[new.pubkey] ?? [] where old != new {
            let isDouble = old.target == new.target
            let surrounds = new.source < old.source && old.target < new.target
            let isSurrounded = old.source < new.source && new.target < old.target
            if isDouble || surrounds || isSurrounded { offences.append("\(old) and \(new)") }
        }
        attestations[new.pubkey, default: []].append(new)
    }

    private mutating func note(_ new: BlockToSign) {
        for old in blocks[new.pubkey] ?? [] where old != new && old.slot == new.slot {
            offences.append("\(old) and \(new)")
        }
        blocks[new.pubkey, default: []].append(new)
    }
}
