/// An enumeration without payloads; its encoding is its raw value.
public protocol ScaleByteEnum: ScaleCodable, RawRepresentable where RawValue == UInt8 {}

extension ScaleByteEnum {
    /// Appends the raw value.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(rawValue)
    }

    /// Reads the raw value; one that is no case's is an error.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let value = try reader.read(UInt8.self)
        guard let known = Self(rawValue: value) else { throw reader.error(.unknownCase(value)) }
        self = known
    }
}
