internal import Primitives

/// What stands before the engine's bytes in an artifact: enough to refuse one that another engine or other parameters made.
///
/// Layout: `VPVF`, the format's version (one byte), the length of the engine's name (one byte), the name, and the 32 bytes
/// of `EngineSettings.preparationHash`. It is no defence: a checksum over the whole artifact is the host's to keep.
package enum ArtifactHeader {
    static let magic: [UInt8] = [0x56, 0x50, 0x56, 0x46]
    static let formatVersion: UInt8 = 1

    /// The bytes for this engine and these settings.
    static func encode(engine: String, settings: EngineSettings) -> [UInt8] {
        let name = engine.utf8.prefix(255)
        return magic + [formatVersion, UInt8(name.count)] + name + settings.preparationHash.bytes
    }

    /// The length of the header, when the artifact begins with the one expected.
    static func check(_ artifact: [UInt8], engine: String, settings: EngineSettings) throws(LoadFailure) -> Int {
        guard artifact.starts(with: magic) else { throw LoadFailure("not an artifact") }
        let expected = encode(engine: engine, settings: settings)
        guard artifact.starts(with: expected) else {
            throw LoadFailure("the artifact was made by another engine or under other parameters")
        }
        return expected.count
    }
}
