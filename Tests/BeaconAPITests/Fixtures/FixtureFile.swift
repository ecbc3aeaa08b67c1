import Foundation
import JSONBytes
import TestSupport

/// One body of beacon-api/fixtures.json, made from the examples of ethereum/beacon-APIs.
struct Fixture: Sendable {
    /// `METHOD path`
    var route: String
    /// `request`, `response200`, `response400` …
    var kind: String
    var variant: String
    /// The schemas chosen where the text allows several, such as `Electra.Attestation`.
    var alternatives: [String]
    var json: [UInt8]

    var name: String { "\(route) \(kind) \(variant)" }

    /// The fork that the chosen schema is of, in lower case.
    var schemaFork: String? {
        alternatives.compactMap { $0.split(separator: "/").last?.split(separator: ".") }
            .first { $0.count == 2 }.map { $0[0].lowercased() }
    }

    func mentions(_ text: String) -> Bool { String(decoding: json, as: UTF8.self).contains(text) }
}

enum FixtureFile {
    /// All fixtures; nil without vectors.
    static func load() throws -> [Fixture]? {
        guard let bytes = try bytes("fixtures.json") else { return nil }
        var reader = JSONReader(bytes)
        var fixtures: [Fixture] = []
        try reader.array { (item: inout JSONReader) throws(JSONError) in
            let object = try item.object()
            func text(_ key: String) throws(JSONError) -> String {
                var value = try object.value(key)
                return try value.string()
            }
            var alternatives: [String] = []
            if var list = object.optional("schema_alternatives") {
                try list.array { (name: inout JSONReader) throws(JSONError) in alternatives.append(try name.string()) }
            }
            var value = try object.value("json")
            let start = value.byteOffset
            try value.skip()
            fixtures.append(
                Fixture(
                    route: "\(try text("method")) \(try text("path"))", kind: try text("kind"),
                    variant: try text("variant"), alternatives: alternatives,
                    json: Array(bytes[start..<value.byteOffset])))
        }
        return fixtures
    }

    static func bytes(_ name: String) throws -> [UInt8]? {
        guard let root = VectorTree.root else { return nil }
        return try VectorTree.bytes(ofFile: "\(root)/beacon-api/\(name)")
    }

    /// A text of the JSON that is the same for the same content: keys sorted, hex digits in lower case.
    static func canonical(_ json: [UInt8]) throws -> String {
        func lower(_ value: Any) -> Any {
            switch value {
            case let object as [String: Any]: object.mapValues(lower)
            case let list as [Any]: list.map(lower)
            case let text as String where text.hasPrefix("0x"): text.lowercased()
            default: value
            }
        }
        let value = try JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)
        let data = try JSONSerialization.data(
            withJSONObject: lower(value), options: [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
