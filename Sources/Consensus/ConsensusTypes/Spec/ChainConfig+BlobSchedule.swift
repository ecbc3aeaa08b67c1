import Primitives

extension ChainConfig {
    /// The schedule as an entry of `config.yaml` and of `/eth/v1/config/spec`.
    package static func entry(_ schedule: [BlobParameters]) -> ConfigEntry {
        let items = schedule.map { item in
            ConfigValue.mapping([
                ConfigEntry("EPOCH", "\(item.epoch)"), ConfigEntry("MAX_BLOBS_PER_BLOCK", "\(item.maxBlobsPerBlock)"),
            ])
        }
        return ConfigEntry(key: "BLOB_SCHEDULE", value: .sequence(items))
    }

    /// Reads the schedule and puts it in order of epochs; an epoch twice is an error.
    mutating func read(blobSchedule value: ConfigValue, _ problems: inout ChainConfigError) {
        func fail(_ reason: String) {
            problems.invalid.append(.init(key: "BLOB_SCHEDULE", reason: reason))
        }
        guard case .sequence(let items) = value else {
            return fail("is not a list of EPOCH and MAX_BLOBS_PER_BLOCK")
        }
        var schedule: [BlobParameters] = []
        for (position, item) in items.enumerated() {
            guard let parameters = Self.blobParameters(item) else {
                return fail("has no EPOCH and MAX_BLOBS_PER_BLOCK of 64 bits in entry \(position)")
            }
            schedule.append(parameters)
        }
        schedule.sort { $0.epoch < $1.epoch }
        for (a, b) in zip(schedule, schedule.dropFirst()) where a.epoch == b.epoch {
            return fail("has epoch \(a.epoch) twice")
        }
        blobSchedule = schedule
    }

    private static func blobParameters(_ value: ConfigValue) -> BlobParameters? {
        guard case .mapping(let entries) = value else { return nil }
        func number(_ key: String) -> UInt64? {
            entries.first { $0.key == key }?.value.text.flatMap { UInt64(configText: $0) }
        }
        guard let epoch = number("EPOCH"), let limit = number("MAX_BLOBS_PER_BLOCK") else { return nil }
        return BlobParameters(epoch: Epoch(epoch), maxBlobsPerBlock: limit)
    }
}
