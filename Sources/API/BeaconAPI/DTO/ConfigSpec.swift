package import ConsensusTypes
package import JSONBytes
package import SSZ

/// GET /eth/v1/config/spec: every constant by its name. Nodes differ in what they list; `Spec(configSpec: entries)`
/// judges it.
package struct ConfigSpec: Hashable, APIJSON {
    package var entries: [ConfigEntry]

    package init(entries: [ConfigEntry]) {
        self.entries = entries
    }

    /// The value of a plain constant.
    package subscript(_ key: String) -> String? {
        entries.first { $0.key == key }?.value.text
    }

    /// Constants of a shape that no one knows (null, fractions) are left out: they must not stop a start.
    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        entries = []
        for key in object.keys {
            var value = try object.value(key)
            guard let known = try? ConfigValue(json: &value) else { continue }
            entries.append(ConfigEntry(key: key, value: known))
        }
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        ConfigValue.mapping(entries).encodeJSON(into: &writer)
    }
}
