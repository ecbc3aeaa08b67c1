import JSONBytes
import Primitives

/// Finds the slot in a JSON body that does not say its fork.
enum UnversionedSlot {
    /// The slot at a path of keys; in a list, of its first element. Nil when there is none.
    static func read(_ json: [UInt8], _ path: [String]) -> Slot? {
        var reader = JSONReader(json)
        if let first = firstElement(reader) { reader = first }
        for key in path {
            guard let object = try? reader.object(), let value = object.optional(key) else { return nil }
            reader = value
        }
        return (try? reader.quotedUInt64()).map { Slot($0) }
    }

    private static func firstElement(_ reader: JSONReader) -> JSONReader? {
        var list = reader
        var first: JSONReader?
        try? list.array { (item: inout JSONReader) throws(JSONError) in
            if first == nil { first = item }
            try item.skip()
        }
        return first
    }
}
