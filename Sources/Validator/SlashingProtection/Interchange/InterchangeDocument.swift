package import Primitives

/// An EIP-3076 document as this room keeps it: the extremes of each key, and how much there was. Its memory is bounded by
/// the number of keys, not by the length of their histories.
package struct InterchangeDocument {
    /// What a document says of one key.
    package struct Key: Hashable, Sendable {
        /// The highest slot, source and target.
        package var maxima = Watermarks()
        /// The lowest; below them the document says nothing.
        var floor = SlashingFloor()

        mutating func add(_ block: BlockWatermark) {
            maxima = maxima.merged(with: Watermarks(block: block))
            floor.slot = min(floor.slot ?? block.slot, block.slot)
        }

        mutating func add(_ attestation: AttestationWatermark) {
            maxima = maxima.merged(with: Watermarks(attestation: attestation))
            floor.source = min(floor.source ?? attestation.source, attestation.source)
            floor.target = min(floor.target ?? attestation.target, attestation.target)
        }

        mutating func add(_ other: Key) {
            maxima = maxima.merged(with: other.maxima)
            floor = floor.lowest(with: other.floor)
        }
    }

    /// The `interchange_format_version` that is read and written.
    package static let formatVersion = "5"

    package private(set) var genesisValidatorsRoot = Root()
    package private(set) var keys: [BLSPubkey: Key] = [:]
    package private(set) var counts = InterchangeImportSummary()
    /// The keys in the order of `data`; one may be there twice.
    private(set) var order: [BLSPubkey] = []
    private let source: InterchangeSource

    /// How errors speak of it.
    package var name: String { source.name }

    /// Reads a whole document.
    /// - Throws: `invalidInterchange`, naming the line, the key and the first value that is not as EIP-3076 defines it.
    package init(_ source: InterchangeSource) throws(SlashingDatabaseError) {
        self.source = try source.rereadable()
        var (keys, order, counts) = (keys, order, counts)
        var current = Key()
        let visitor = InterchangeScanner.Visitor(
            block: { _, block in
                current.add(block)
                counts.blocks += 1
            },
            attestation: { _, attestation in
                current.add(attestation)
                counts.attestations += 1
            },
            key: { _, pubkey in
                keys[pubkey, default: Key()].add(current)
                order.append(pubkey)
                current = Key()
            })
        do {
            genesisValidatorsRoot = try self.source.scan(visitor)
        } catch {
            throw error as? SlashingDatabaseError
                ?? SlashingDatabaseError(.io, "\(source.name) cannot be read: \(error). Nothing was imported.")
        }
        counts.keys = keys.count
        (self.keys, self.order, self.counts) = (keys, order, counts)
    }

    /// Hands out every message once more, now with its key.
    func forEachMessage(
        block: (BLSPubkey, BlockWatermark) throws -> Void,
        attestation: (BLSPubkey, AttestationWatermark) throws -> Void
    ) throws {
        let order = order
        try withoutActuallyEscaping(block) { block in
            try withoutActuallyEscaping(attestation) { attestation in
                let changed = SlashingDatabaseError(
                    .invalidInterchange, "\(source.name) changed while it was read. Nothing was imported.")
                func key(_ entry: Int) throws -> BLSPubkey {
                    guard entry < order.count else { throw changed }
                    return order[entry]
                }
                let visitor = InterchangeScanner.Visitor(
                    block: { try block(try key($0), $1) }, attestation: { try attestation(try key($0), $1) },
                    key: { guard try key($0) == $1 else { throw changed } })
                guard try source.scan(visitor) == genesisValidatorsRoot else { throw changed }
            }
        }
    }
}

extension InterchangeSource {
    /// Walks over the document; its genesis validators root.
    fileprivate func scan(_ visitor: InterchangeScanner.Visitor) throws -> Root {
        var scanner = InterchangeScanner(try open())
        do {
            try scanner.scan(visitor)
        } catch let error as InterchangeScanner.Fault {
            throw SlashingDatabaseError(
                .invalidInterchange,
                "\(name) is not one of EIP-3076, version \(InterchangeDocument.formatVersion): \(error). "
                    + "Nothing was imported.")
        }
        return scanner.genesisValidatorsRoot
    }
}
