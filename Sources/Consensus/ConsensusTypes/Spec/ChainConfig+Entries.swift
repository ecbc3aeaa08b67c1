extension ChainConfig {
    /// All keys with their values, in the order of `config.yaml`: the known ones, the blob schedule, the unknown ones.
    ///
    /// `SECONDS_PER_SLOT` is given beside `SLOT_DURATION_MS` when the slot is whole seconds long, for readers that
    /// know only the old key.
    package var entries: [ConfigEntry] {
        var entries: [ConfigEntry] = []
        for field in Self.fields {
            entries.append(ConfigEntry(field.name, field.text(self)))
            if field.name == "SLOT_DURATION_MS", slotDurationMs.isMultiple(of: 1000) {
                entries.append(ConfigEntry("SECONDS_PER_SLOT", String(slotDurationMs / 1000)))
            }
        }
        entries.append(Self.entry(blobSchedule))
        return entries + extra
    }
}
