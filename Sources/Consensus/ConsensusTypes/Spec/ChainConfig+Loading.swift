import Primitives

extension ChainConfig {
    /// Reads the keys of a `config.yaml`. Unknown keys are kept in ``extra``.
    ///
    /// `SECONDS_PER_SLOT` stands in for a missing `SLOT_DURATION_MS`, and must agree with it when both are there.
    /// - Throws: one error that names every missing key and every value that cannot be read.
    package init(entries: [ConfigEntry]) throws(ChainConfigError) {
        self.init()
        blobSchedule = []
        try apply(entries, requireAll: true)
    }

    /// Reads keys whose values are text, and the blob schedule apart from them; nil when the file has none.
    package init(values: [String: String], blobSchedule: [BlobParameters]?) throws(ChainConfigError) {
        var entries = values.sorted { $0.key < $1.key }.map { ConfigEntry($0.key, $0.value) }
        if let blobSchedule { entries.append(Self.entry(blobSchedule)) }
        try self.init(entries: entries)
    }

    /// This configuration with some keys replaced: for test vectors and devnets that state only what differs.
    package func overlaid(with entries: [ConfigEntry]) throws(ChainConfigError) -> ChainConfig {
        var config = self
        try config.apply(entries, requireAll: false)
        return config
    }

    private mutating func apply(_ entries: [ConfigEntry], requireAll: Bool) throws(ChainConfigError) {
        var problems = ChainConfigError()
        var known = Set<String>()
        let table = Dictionary(Self.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            if !known.insert(entry.key).inserted {
                problems.invalid.append(.init(key: entry.key, reason: "appears more than once"))
            } else if entry.key == "BLOB_SCHEDULE" {
                read(blobSchedule: entry.value, &problems)
            } else if let field = table[entry.key] {
                read(field, entry.value, &problems)
            } else if entry.key != "SECONDS_PER_SLOT" {
                extra.removeAll { $0.key == entry.key }
                extra.append(entry)
            }
        }
        read(secondsPerSlot: entries.first { $0.key == "SECONDS_PER_SLOT" }?.value, &known, &problems)
        if requireAll {
            problems.missing += Self.fields.filter { $0.isRequired && !known.contains($0.name) }.map(\.name)
            if !known.contains("BLOB_SCHEDULE") { problems.missing.append("BLOB_SCHEDULE") }
        }
        checkForkOrder(&problems)
        guard problems.missing.isEmpty, problems.invalid.isEmpty else { throw problems }
    }

    private mutating func read(_ field: ConfigField, _ value: ConfigValue, _ problems: inout ChainConfigError) {
        guard let text = value.text, field.set(&self, text) else {
            let found = value.text.map { "“\($0)”" } ?? "a structure"
            problems.invalid.append(.init(key: field.name, reason: "is \(found), not \(field.form)"))
            return
        }
        if field.name == "SLOT_DURATION_MS", !(1...3_600_000).contains(slotDurationMs) {
            problems.invalid.append(.init(key: field.name, reason: "is not 1 to 3600000 milliseconds"))
        }
        if field.name.hasSuffix("_BPS"), (value.text.flatMap { UInt64(configText: $0) } ?? 0) > 10_000 {
            problems.invalid.append(.init(key: field.name, reason: "is more than 10000 basis points"))
        }
    }

    private mutating func read(
        secondsPerSlot value: ConfigValue?, _ known: inout Set<String>, _ problems: inout ChainConfigError
    ) {
        guard let value else { return }
        let key = "SECONDS_PER_SLOT"
        guard let seconds = value.text.flatMap({ UInt64(configText: $0) }), (1...3600).contains(seconds) else {
            problems.invalid.append(.init(key: key, reason: "is not a number of seconds from 1 to 3600"))
            return
        }
        if known.insert("SLOT_DURATION_MS").inserted {
            slotDurationMs = seconds * 1000
        } else if slotDurationMs != seconds * 1000 {
            problems.invalid.append(.init(key: key, reason: "is \(seconds), but SLOT_DURATION_MS is \(slotDurationMs)"))
        }
    }

    private func checkForkOrder(_ problems: inout ChainConfigError) {
        var last = (name: "genesis", epoch: Constants.genesisEpoch)
        for fork in ForkName.allCases.dropFirst() {
            let epoch = forkEpoch(fork)
            if epoch < last.epoch {
                let reason = "is \(epoch), before \(last.name) at \(last.epoch)"
                problems.invalid.append(.init(key: "\(fork.name.uppercased())_FORK_EPOCH", reason: reason))
            }
            last = (fork.name, epoch)
        }
    }
}
