package import JSONBytes
package import Primitives
package import SSZ

/// A builder's URL: bytes in SSZ, at most `MAX_BUILDER_URL_SIZE` of them, and text in JSON.
package struct BuilderURL: SSZType {
    private var list: ByteList<Constant<2048>>

    package init() { list = ByteList() }

    package init(_ text: String) { list = ByteList(text.utf8) }

    /// Bytes that are not UTF-8 show as replacement characters.
    package var text: String { String(decoding: list.bytes, as: UTF8.self) }

    package static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    package func sszSize(_ limits: SSZLimits) -> Int { list.sszSize(limits) }

    package func encode(into writer: inout SSZWriter) { list.encode(into: &writer) }

    package init(ssz reader: inout SSZReader) throws(SSZError) { list = try ByteList(ssz: &reader) }

    package func hashTreeRoot(_ limits: SSZLimits) -> Root { list.hashTreeRoot(limits) }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.string(text) }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let text = try reader.string()
        guard text.utf8.count <= Constant<2048>.resolve(limits) else {
            throw reader.error("a builder's URL of more than \(Constant<2048>.resolve(limits)) bytes")
        }
        self.init(text)
    }
}
