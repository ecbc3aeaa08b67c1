public import JSONBytes

/// Writes a container's fields as the members of a JSON object.
@frozen
@usableFromInline
struct SSZJSONVisitor: SSZFieldVisitor {
    @usableFromInline var writer: JSONWriter
    @usableFromInline let limits: SSZLimits

    @inlinable
    init(_ writer: JSONWriter, _ limits: SSZLimits) {
        self.writer = writer
        self.limits = limits
    }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        writer.key(name)
        value.encodeJSON(into: &writer, limits)
    }
}

/// Reads a container's fields from the members of a JSON object; members of other names are passed over.
@frozen
public struct SSZJSONFields: SSZFieldReader {
    @usableFromInline let object: JSONObject
    @usableFromInline let limits: SSZLimits
    @usableFromInline var hint = 0

    /// The fields of an object.
    @inlinable
    public init(_ object: JSONObject, _ limits: SSZLimits) {
        self.object = object
        self.limits = limits
    }

    @inlinable
    public mutating func field<F: SSZType>(_ name: StaticString) throws(JSONError) -> F {
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
