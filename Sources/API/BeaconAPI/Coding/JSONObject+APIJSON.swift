package import JSONBytes
package import SSZ

extension JSONObject {
    /// The value of a required key.
    package func decode<Value: APIJSON>(_ key: StaticString, _ limits: SSZLimits) throws(JSONError) -> Value {
        var reader = try value(key)
        return try Value(json: &reader, limits)
    }

    /// The value of an optional key; nil when it is missing or null.
    package func decodeIfPresent<Value: APIJSON>(_ key: StaticString, _ limits: SSZLimits) throws(JSONError) -> Value? {
        guard var reader = present(key) else { return nil }
        return try Value(json: &reader, limits)
    }

    package func string(_ key: StaticString) throws(JSONError) -> String {
        var reader = try value(key)
        return try reader.string()
    }

    package func stringIfPresent(_ key: StaticString) throws(JSONError) -> String? {
        guard var reader = present(key) else { return nil }
        return try reader.string()
    }

    package func strings(_ key: StaticString) throws(JSONError) -> [String] {
        guard var reader = present(key) else { return [] }
        var strings: [String] = []
        try reader.array { (item: inout JSONReader) throws(JSONError) in
            strings.append(try item.string())
        }
        return strings
    }

    package func hexBytes(_ key: StaticString, limit: Int) throws(JSONError) -> [UInt8] {
        var reader = try value(key)
        return try reader.hexBytes(limit: limit)
    }

    package func hexBytesIfPresent(_ key: StaticString, limit: Int) throws(JSONError) -> [UInt8]? {
        guard var reader = present(key) else { return nil }
        return try reader.hexBytes(limit: limit)
    }

    /// A string that must name a case of `Choice`.
    package func choice<Choice: RawRepresentable<String>>(_ key: StaticString) throws(JSONError) -> Choice {
        var reader = try value(key)
        let text = try reader.string()
        guard let choice = Choice(rawValue: text) else {
            throw reader.error("unknown value of \(key): \(text.prefix(100))")
        }
        return choice
    }

    /// The reader of a key that is there and not null.
    package func present(_ key: StaticString) -> JSONReader? {
        guard let reader = optional(key) else { return nil }
        var probe = reader
        return probe.isNull() ? nil : reader
    }
}

extension JSONWriter {
    package mutating func encode(_ key: StaticString, _ value: some APIJSON, _ limits: SSZLimits) {
        self.key(key)
        value.encodeJSON(into: &self, limits)
    }

    package mutating func encode(_ key: StaticString, string value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    package mutating func encode(_ key: StaticString, strings values: [String]) {
        self.key(key)
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
