import JSONBytes
import Primitives
import TestSupport
import Testing

/// The files of the `keys` set, each read through the product's own JSON reader.
enum KeyVectors {
    static func isPresent(_ file: String) -> Bool {
        if VectorTree.root != nil { return true }
        VectorReport.skipped("keys/\(file)")
        return false
    }

    static func reader(_ file: String) throws -> JSONReader {
        let root = try #require(VectorTree.root)
        return JSONReader(try VectorTree.bytes(ofFile: "\(root)/keys/\(file)"))
    }

    /// The elements of an array of objects.
    static func objects(_ reader: JSONReader) throws -> [JSONObject] {
        var reader = reader
        var objects: [JSONObject] = []
        try reader.array { element throws(JSONError) in objects.append(try element.object()) }
        return objects
    }
}

extension JSONObject {
    func text(_ key: String) throws -> String {
        var value = try value(key)
        return try value.string()
    }

    func number(_ key: String) throws -> UInt64 {
        var value = try value(key)
        return try value.uint64()
    }

    func hex(_ key: String) throws -> [UInt8] { try #require(Hex.decode(text(key))) }

    func objects(_ key: String) throws -> [JSONObject] { try KeyVectors.objects(value(key)) }

    func texts(_ key: String) throws -> [String] {
        var reader = try value(key)
        var texts: [String] = []
        try reader.array { element throws(JSONError) in texts.append(try element.string()) }
        return texts
    }

    /// The bytes of the key's value as they stand in the text.
    func raw(_ key: String, of text: [UInt8]) throws -> [UInt8] {
        var value = try value(key)
        let start = value.byteOffset
        try value.skip()
        return Array(text[start..<value.byteOffset])
    }
}
