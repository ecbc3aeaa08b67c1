package import JSONBytes

/// A value of a configuration: text, or the structure of the few keys that have one (`BLOB_SCHEDULE`).
package enum ConfigValue: Sendable, Hashable {
    case scalar(String)
    case sequence([ConfigValue])
    case mapping([ConfigEntry])

    /// The text of a scalar, nil for a structure.
    package var text: String? {
        if case .scalar(let text) = self { text } else { nil }
    }

    /// Writes the form of `/eth/v1/config/spec`: every scalar a string.
    package func encodeJSON(into w: inout JSONWriter) {
        switch self {
        case .scalar(let text):
            w.string(text)
        case .sequence(let values):
            w.beginArray()
            for value in values { value.encodeJSON(into: &w) }
            w.endArray()
        case .mapping(let entries):
            w.beginObject()
            for entry in entries {
                w.key(entry.key)
                entry.value.encodeJSON(into: &w)
            }
            w.endObject()
        }
    }

    /// Reads the form of `/eth/v1/config/spec`. Numbers and booleans outside quotes are kept as their text.
    package init(json r: inout JSONReader) throws(JSONError) {
        var attempt = r
        if let object = try? attempt.object() {
            r = attempt
            var entries: [ConfigEntry] = []
            for key in object.keys {
                var value = try object.value(key)
                entries.append(ConfigEntry(key: key, value: try ConfigValue(json: &value)))
            }
            self = .mapping(entries)
        } else if let text = Self.scalarText(&r) {
            self = .scalar(text)
        } else {
            var values: [ConfigValue] = []
            try r.array { (element: inout JSONReader) throws(JSONError) in
                values.append(try ConfigValue(json: &element))
            }
            self = .sequence(values)
        }
    }

    private static func scalarText(_ r: inout JSONReader) -> String? {
        var attempt = r
        if let text = try? attempt.string() {
            r = attempt
            return text
        }
        attempt = r
        if let number = try? attempt.uint64() {
            r = attempt
            return String(number)
        }
        attempt = r
        if let flag = try? attempt.bool() {
            r = attempt
            return String(flag)
        }
        return nil
    }
}

/// A key of a configuration with its value.
package struct ConfigEntry: Sendable, Hashable {
    package var key: String
    package var value: ConfigValue

    package init(key: String, value: ConfigValue) {
        self.key = key
        self.value = value
    }

    /// A key whose value is text.
    package init(_ key: String, _ text: String) {
        self.init(key: key, value: .scalar(text))
    }
}
