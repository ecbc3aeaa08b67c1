extension ScaleWriter {
    /// A case with a text as its first payload.
    mutating func write(case index: UInt8, _ text: String) {
        write(index)
        write(text)
    }
}

extension ScaleReader {
    mutating func readOptionalString() throws(ScaleError) -> String? {
        try readOptional { (reader: inout ScaleReader) throws(ScaleError) in try reader.readString() }
    }
}
