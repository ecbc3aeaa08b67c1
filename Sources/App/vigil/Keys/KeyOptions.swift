import ArgumentParser
import Keystores

/// Where keys and passwords are beside the data directory, and what decrypting them may take.
struct KeyOptions: ParsableArguments {
    @Option(
        help: "A directory of more keystores: files *.json, or a folder per key. It is only read.",
        completion: .directory)
    var keystoresDir: String?

    @Option(
        help: "The directory of the passwords, one file per key, named 0x<pubkey> or as the keystore.",
        completion: .directory)
    var secretsDir: String?

    @Option(help: "A file with the password of every key that has none of its own (mode 600).", completion: .file())
    var passwordFile: String?

    @Option(help: "The memory that decrypting keystores takes at most, such as 512MiB or 4GiB.")
    var keystoreMemory = ByteSize(bytes: 1 << 30)

    @Flag(help: "Decrypt every keystore at each start, and keep no encrypted cache of the keys.")
    var noKeyCache = false

    /// The keys of a data directory.
    func directory(_ path: String) -> KeystoreDirectory {
        KeystoreDirectory(
            path: path,
            sources: KeystoreSources(keystores: keystoresDir, secrets: secretsDir, passwordFile: passwordFile))
    }

    var loading: KeyLoading {
        var loading = KeyLoading()
        loading.memoryLimit = keystoreMemory.bytes
        loading.usesCache = !noKeyCache
        return loading
    }
}

/// An amount of memory as people write it: a number with KiB, MiB or GiB, or without a unit for bytes.
struct ByteSize: ExpressibleByArgument, CustomStringConvertible {
    let bytes: Int

    private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)]

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        guard let (unit, factor) = Self.units.first(where: { argument.hasSuffix($0.0) }),
            let number = Int(argument.dropLast(unit.count)), number > 0
        else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    var description: String {
        let (unit, factor) = Self.units.first { bytes % $0.1 == 0 } ?? ("", 1)
        return "\(bytes / factor)\(unit)"
    }
}
