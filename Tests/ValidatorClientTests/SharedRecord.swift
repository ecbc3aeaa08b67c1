import Primitives
import SlashingProtection

/// A record that other machines use as well, by what it says of itself.
struct SharedRecord: SlashingStore {
    private let database: SlashingDatabase

    init(_ database: SlashingDatabase) {
        self.database = database
    }

    var genesisValidatorsRoot: Root { database.genesisValidatorsRoot }
    var location: String { database.location }
    var isShared: Bool { true }

    func checkAndCommit(attestations: [AttestationToSign]) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        try await database.checkAndCommit(attestations: attestations)
    }
    func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        try await database.checkAndCommit(block: block)
    }
    func register(_ pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> Int {
        try database.register(pubkeys)
    }
    func registeredKeys() async throws(SlashingDatabaseError) -> [BLSPubkey] { try database.registeredKeys() }
    func watermarks(of pubkey: BLSPubkey) async throws(SlashingDatabaseError) -> Watermarks? {
        try database.watermarks(of: pubkey)
    }
    func watermarks(of pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> [BLSPubkey: Watermarks] {
        try database.watermarks(of: pubkeys)
    }
    func raise(_ floors: [BLSPubkey: Watermarks]) async throws(SlashingDatabaseError) { try database.raise(floors) }
    func importInterchange(_ json: [UInt8]) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try database.importInterchange(json)
    }
    func importInterchange(
        _ source: InterchangeSource
    ) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try database.importInterchange(source)
    }
    func exportInterchange(pubkeys: Set<BLSPubkey>?) async throws(SlashingDatabaseError) -> [UInt8] {
        try database.exportInterchange(pubkeys: pubkeys)
    }
    func close() async throws(SlashingDatabaseError) { try database.close() }
}
