import JSONBytes
import Primitives

/// Walks over an interchange document without keeping it: what is inside its two long arrays is handed out message by
/// message, so that memory does not grow with the document.
struct InterchangeScanner {
    /// What a message is handed to, with the position of its key in `data`. The key itself may come after them.
    struct Visitor {
        var block: (Int, BlockWatermark) throws -> Void
        var attestation: (Int, AttestationWatermark) throws -> Void
        /// All of a key has been read.
        var key: (Int, BLSPubkey) throws -> Void
    }

    /// The longest single value: a message, the metadata's members, or something that the EIP does not know.
    private static let longestValue = 1 << 20

    private var feed: ByteFeed
    private var path: [String] = []
    private var pubkey: BLSPubkey?
    private(set) var genesisValidatorsRoot = Root()

    init(_ feed: ByteFeed) { self.feed = feed }

    /// Reads the whole document.
    /// - Throws: a `Fault` for what is not as EIP-3076 defines it; what the visitor or the feed throws.
    mutating func scan(_ visitor: Visitor) throws {
        try object(required: ["metadata", "data"]) { scanner, key in
            switch key {
            case "metadata": try scanner.metadata()
            case "data":
                try scanner.array { scanner, index in try scanner.entry(index, visitor) }
            default: try scanner.skipValue()
            }
        }
        guard try next() == nil else { throw fault("there is more after the document") }
    }

    private mutating func metadata() throws {
        try object(required: ["interchange_format_version", "genesis_validators_root"]) { scanner, key in
            switch key {
            case "interchange_format_version":
                try scanner.value { reader throws(JSONError) in
                    let version = try reader.string()
                    guard version == InterchangeDocument.formatVersion else {
                        throw reader.error("version \"\(version.prefix(16))\" is not supported")
                    }
                }
            case "genesis_validators_root":
                scanner.genesisValidatorsRoot = try scanner.value { reader throws(JSONError) in
                    try reader.hex(count: 32)
                }
            default: try scanner.skipValue()
            }
        }
    }

    private mutating func entry(_ index: Int, _ visitor: Visitor) throws {
        pubkey = nil
        try object(required: ["pubkey", "signed_blocks", "signed_attestations"]) { scanner, key in
            switch key {
            case "pubkey":
                scanner.pubkey = try scanner.value { reader throws(JSONError) in try reader.hex(count: 48) }
            case "signed_blocks":
                try scanner.array { scanner, _ in
                    try visitor.block(index, try scanner.value { r throws(JSONError) in try Self.block(&r) })
                }
            case "signed_attestations":
                try scanner.array { scanner, _ in
                    try visitor.attestation(
                        index, try scanner.value { r throws(JSONError) in try Self.attestation(&r) })
                }
            default: try scanner.skipValue()
            }
        }
        if let pubkey { try visitor.key(index, pubkey) }
        pubkey = nil
    }

    private static func block(_ reader: inout JSONReader) throws(JSONError) -> BlockWatermark {
        let object = try reader.object()
        return BlockWatermark(
            slot: Slot(try object.read("slot") { reader throws(JSONError) in try reader.quotedUInt64() }),
            signingRoot: try signingRoot(object))
    }

    private static func attestation(_ reader: inout JSONReader) throws(JSONError) -> AttestationWatermark {
        let object = try reader.object()
        return AttestationWatermark(
            source: Epoch(try object.read("source_epoch") { reader throws(JSONError) in try reader.quotedUInt64() }),
            target: Epoch(try object.read("target_epoch") { reader throws(JSONError) in try reader.quotedUInt64() }),
            signingRoot: try signingRoot(object))
    }

    /// Optional in the EIP; some clients write null for "not known".
    private static func signingRoot(_ object: JSONObject) throws(JSONError) -> Root? {
        guard object.optional("signing_root") != nil else { return nil }
        return try object.read("signing_root") { reader throws(JSONError) in
            reader.isNull() ? nil : try reader.hex(count: 32)
        }
    }

    // MARK: - The outer levels of the text

    /// The next byte that is no white space, which stays.
    private mutating func next() throws -> UInt8? {
        while let byte = try feed.peek() {
            guard [0x20, 0x0a, 0x0d, 0x09].contains(byte) else { return byte }
            feed.skip()
        }
        return nil
    }

    private mutating func take(_ byte: UInt8, or problem: String) throws {
        guard try next() == byte else { throw fault(problem) }
        feed.skip()
    }

    /// The members of an object; each call has to read exactly one value.
    private mutating func object(
        required: [String], _ each: (inout InterchangeScanner, String) throws -> Void
    ) throws {
        try take(UInt8(ascii: "{"), or: "expected an object")
        var seen: Set<String> = []
        if try next() == UInt8(ascii: "}") {
            feed.skip()
        } else {
            repeat {
                let key = try value { reader throws(JSONError) in try reader.string() }
                try take(UInt8(ascii: ":"), or: "expected a colon")
                path.append(key)
                guard !required.contains(key) || seen.insert(key).inserted else { throw fault("the key occurs twice") }
                try each(&self, key)
                path.removeLast()
            } while try goesOn(to: UInt8(ascii: "}"), "expected a comma or the end of the object")
        }
        for key in required where !seen.contains(key) {
            path.append(key)
            throw fault("missing")
        }
    }

    private mutating func array(_ each: (inout InterchangeScanner, Int) throws -> Void) throws {
        try take(UInt8(ascii: "["), or: "expected an array")
        if try next() == UInt8(ascii: "]") { return feed.skip() }
        var index = 0
        repeat {
            path.append("[\(index)]")
            try each(&self, index)
            path.removeLast()
            index += 1
        } while try goesOn(to: UInt8(ascii: "]"), "expected a comma or the end of the array")
    }

    private mutating func goesOn(to end: UInt8, _ problem: String) throws -> Bool {
        let byte = try next()
        guard byte == end || byte == UInt8(ascii: ",") else { throw fault(problem) }
        feed.skip()
        return byte != end
    }

    // MARK: - Single values

    private mutating func skipValue() throws {
        try value { reader throws(JSONError) in try reader.skip() }
    }

    private mutating func value<T>(_ read: (inout JSONReader) throws(JSONError) -> T) throws -> T {
        _ = try next()
        let line = feed.line
        let text = try rawValue()
        do throws(JSONError) {
            var reader = JSONReader(text)
            let value = try read(&reader)
            try reader.finish()
            return value
        } catch {
            let line = line + text.prefix(error.byteOffset).count { $0 == UInt8(ascii: "\n") }
            throw fault(error.message, inside: error.path, line: line)
        }
    }

    /// The text of the next value, as far as brackets and quotes tell where it ends.
    private mutating func rawValue() throws -> [UInt8] {
        var text: [UInt8] = []
        var (depth, isInString, isEscaped) = (0, false, false)
        while let byte = try feed.peek() {
            if isInString {
                (isInString, isEscaped) = (
                    isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
                )
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return text }
                    depth -= 1
                case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0a, 0x0d, 0x09:
                    if depth == 0 { return text }
                default: break
                }
            }
            guard text.count < Self.longestValue else { throw fault("a value of over \(Self.longestValue) bytes") }
            text.append(byte)
            feed.skip()
            let mayEnd = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            if mayEnd, depth == 0, !isInString { return text }
        }
        return text
    }

    // MARK: - Faults

    /// What is wrong, and where.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private func fault(_ problem: String, inside: String = "", line: Int? = nil) -> Fault {
        var place = ""
        for component in path + (inside.isEmpty ? [] : [inside]) {
            place += (place.isEmpty || component.hasPrefix("[") ? "" : ".") + component
        }
        let key = pubkey.map { " (key \($0.hex))" } ?? ""
        return Fault(description: "line \(line ?? feed.line)\(place.isEmpty ? "" : ", ")\(place)\(key): \(problem)")
    }
}

extension JSONObject {
    /// Reads the value under `key`; an error inside carries the key in its path.
    fileprivate func read<T>(
        _ key: StaticString, _ body: (inout JSONReader) throws(JSONError) -> T
    ) throws(JSONError) -> T {
        var reader = try value(key)
        do throws(JSONError) { return try body(&reader) } catch { throw error.inside(key: "\(key)") }
    }
}
