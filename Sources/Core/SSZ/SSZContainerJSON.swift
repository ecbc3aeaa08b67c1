import JSONBytes

/// Writes a container's fields as the members of a JSON object.
struct SSZJSONVisitor: SSZFieldVisitor {
    var writer: JSONWriter
    let limits: SSZLimits

    init(_ writer: JSONWriter, _ limits: SSZLimits) {
        self.writer = writer
        self.limits = limits
    }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        writer.key(name)
        value.encodeJSON(into: &writer, limits)
    }
}

/// Reads a container's fields from the members of a JSON object; members of other names are passed over.
struct SSZJSONFields: SSZFieldReader {
    let object: JSONObject
    let limits: SSZLimits
    var hint = 0

    /// The fields of an object.
    init(_ object: JSONObject, _ limits: SSZLimits) {
        self.object = object
        self.limits = limits
    }

    mutating func field<F: SSZType>(_ name: StaticString) throws(JSONError) -> F {
        var reader = try object.value(name, near: &hint)
        do throws(JSONError) {
            let value = try F(json: &reader, limits)
            try reader.finish()
            return value
        } catch {
            throw error.inside(key: "\(name)")
        }
    }
}
