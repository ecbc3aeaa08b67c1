import Foundation
import TestSupport
import Testing

/// `docs/spec-map.yml`: every function of the specification has its file and its symbol, and they are there.
@Suite("The map of the specification")
struct SpecMapTests {
    private struct Place {
        let document: String
        let function: String
        let file: String
        let symbol: String
    }

    private static let inlined = "(inlined)"

    private func map() throws -> [String: YAMLValue] {
        let path = VectorTree.packageRoot + "/docs/spec-map.yml"
        guard case .mapping(let documents) = try YAMLValue(parsing: String(contentsOfFile: path, encoding: .utf8))
        else { throw VectorError("\(path) is not a mapping") }
        return documents
    }

    private func places() throws -> [Place] {
        var places: [Place] = []
        for (document, functions) in try map() where document != "absent" {
            guard case .mapping(let functions) = functions else { throw VectorError("\(document) is not a mapping") }
            for (function, place) in functions {
                let words = (place.string ?? "").split(separator: " ").map(String.init)
                guard words.count == 2 else { throw VectorError("\(document): \(function) names no file and symbol") }
                places.append(Place(document: document, function: function, file: words[0], symbol: words[1]))
            }
        }
        return places
    }

    @Test("names files and symbols that are there")
    func areThere() throws {
        let all: [Place] = try places()
        #expect(all.count > 500)
        var sources: [String: String] = [:]
        for place in all {
            let text =
                try sources[place.file]
                ?? String(contentsOfFile: VectorTree.packageRoot + "/" + place.file, encoding: .utf8)
            sources[place.file] = text
            guard place.symbol != Self.inlined else { continue }
            let isThere = declares(place.symbol, text)
            #expect(isThere, "\(place.document) \(place.function): no \(place.symbol) in \(place.file)")
        }
    }

    @Test("has the state transition of every fork, with nothing absent that a block or an epoch needs")
    func isWhole() throws {
        let documents = Set(try places().map(\.document))
        for fork in ["phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu", "gloas"] {
            #expect(documents.contains("\(fork)/beacon-chain.md"), "\(fork)")
        }
        guard case .mapping(let absent)? = try map()["absent"] else { throw VectorError("absent is not a mapping") }
        for fork in ["phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu"] {
            #expect(absent["\(fork)/beacon-chain.md"] == nil, "\(fork)")
            #expect(absent["\(fork)/fork.md"] == nil, "\(fork)")
        }
    }

    private func declares(_ symbol: String, _ text: String) -> Bool {
        if symbol == "init" { return text.contains("init(") || text.contains("init<") }
        return ["func", "var", "let", "struct", "enum", "class", "protocol", "case", "typealias"].contains { keyword in
            text.ranges(of: "\(keyword) \(symbol)").contains { range in
                guard range.upperBound < text.endIndex else { return true }
                let next = text[range.upperBound]
                return !next.isLetter && !next.isNumber && next != "_"
            }
        }
    }
}
