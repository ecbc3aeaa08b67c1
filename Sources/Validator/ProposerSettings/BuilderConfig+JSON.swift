package import JSONBytes
import Primitives

/// The form of the keymanager API's `builder_config`: numbers are quoted, everything is optional but the URL.
extension BuilderConfig {
    package init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        for key in object.keys where !["builders", "min_bid", "builder_boost_factor", "pubkey"].contains(key) {
            throw reader.error("there is no such field: \(key.prefix(64))")
        }
        minBid = try object.number("min_bid")
        boostFactor = try object.number("builder_boost_factor")
        guard var list = object.present("builders") else { return }
        var entries: [BuilderEntry] = []
        do throws(JSONError) {
            try list.array { (element: inout JSONReader) throws(JSONError) in
                guard entries.count < Self.maximumEntries else { throw element.error("too many builders") }
                entries.append(try BuilderEntry(json: &element))
            }
        } catch {
            throw error.inside(key: "builders")
        }
        builders = entries
    }

    package func encodeJSON(into writer: inout JSONWriter) {
        writer.beginObject()
        if let builders {
            writer.key("builders")
            writer.beginArray()
            for entry in builders { entry.encodeJSON(into: &writer) }
            writer.endArray()
        }
        writer.number("min_bid", minBid)
        writer.number("builder_boost_factor", boostFactor)
        writer.endObject()
    }
}

extension BuilderEntry {
    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        url = try object.text("url") ?? ""
        guard !url.isEmpty else { throw reader.error("the builder has no url") }
        if var value = object.present("auth_data") {
            authData = try value.hexBytes(limit: Self.maximumAuthDataLength)
        }
        pubkeys = []
        if var list = object.present("builder_pubkeys") {
            var keys: [BLSPubkey] = []
            try list.array { (element: inout JSONReader) throws(JSONError) in keys.append(try element.hex(count: 48)) }
            pubkeys = keys
        }
        maxExecutionPayment = try object.number("max_execution_payment")
        minBid = try object.number("min_bid")
        boostFactor = try object.number("builder_boost_factor")
    }

    func encodeJSON(into writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("url")
        writer.string(url)
        if let authData {
            writer.key("auth_data")
            writer.hex(authData)
        }
        writer.key("builder_pubkeys")
        writer.beginArray()
        for pubkey in pubkeys { writer.hex(pubkey) }
        writer.endArray()
        writer.number("max_execution_payment", maxExecutionPayment)
        writer.number("min_bid", minBid)
        writer.number("builder_boost_factor", boostFactor)
        writer.endObject()
    }
}

extension ResolvedBuilderConfig {
    /// The same form with nothing left open.
    package var spelledOut: BuilderConfig {
        let entries = builders.map { entry in
            BuilderEntry(
                url: entry.url, authData: entry.authData, pubkeys: entry.pubkeys,
                maxExecutionPayment: entry.maxExecutionPayment, minBid: entry.minBid, boostFactor: entry.boostFactor)
        }
        return BuilderConfig(builders: entries, minBid: minBid, boostFactor: boostFactor)
    }
}

extension JSONObject {
    /// The value under a key; nil where there is none, or null.
    func present(_ key: StaticString) -> JSONReader? {
        guard var reader = optional(key) else { return nil }
        let value = reader
        return reader.isNull() ? nil : value
    }

    func number(_ key: StaticString) throws(JSONError) -> UInt64? {
        guard var reader = present(key) else { return nil }
        do throws(JSONError) { return try reader.quotedUInt64() } catch { throw error.inside(key: "\(key)") }
    }

    func text(_ key: StaticString) throws(JSONError) -> String? {
        guard var reader = present(key) else { return nil }
        do throws(JSONError) { return try reader.string() } catch { throw error.inside(key: "\(key)") }
    }
}

extension JSONWriter {
    mutating func number(_ name: StaticString, _ value: UInt64?) {
        guard let value else { return }
        key(name)
        quoted(value)
    }
}
