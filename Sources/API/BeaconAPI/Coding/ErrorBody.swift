import ConsensusTypes
package import JSONBytes
package import SSZ

extension BeaconAPIError: APIJSON {
    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.key("code")
        writer.number(code)
        writer.encode("message", string: message)
        if !failures.isEmpty {
            writer.key("failures")
            writer.beginArray()
            for failure in failures {
                writer.beginObject()
                writer.key("index")
                writer.number(failure.index)
                writer.encode("message", string: failure.message)
                writer.endObject()
            }
            writer.endArray()
        }
        if !stacktraces.isEmpty { writer.encode("stacktraces", strings: stacktraces) }
        writer.endObject()
    }

    /// Numbers may come as numbers or as strings; everything may be missing.
    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        self.init(
            code: try object.integer("code") ?? 0, message: try object.stringIfPresent("message") ?? "",
            stacktraces: (try? object.strings("stacktraces")) ?? [])
        guard var list = object.present("failures") else { return }
        var failures: [Failure] = []
        try list.array { (item: inout JSONReader) throws(JSONError) in
            let failure = try item.object()
            failures.append(
                Failure(
                    index: try failure.integer("index") ?? 0, message: try failure.stringIfPresent("message") ?? ""))
        }
        self.failures = failures
    }

    /// What a node answered with `status`; a body that is no error message becomes the message, cut short.
    package init(status: Int, body: [UInt8]) {
        if var error = try? BareBody<BeaconAPIError>(json: body, BodyMetadata(), Spec.mainnet).value {
            error.code = status
            if error.message.isEmpty { error.message = "the node answered \(status)" }
            self = error
            return
        }
        let text = String(decoding: body.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).first
        self.init(code: status, message: text.map(String.init) ?? "the node answered \(status)")
    }
}

extension JSONObject {
    fileprivate func integer(_ key: StaticString) throws(JSONError) -> Int? {
        guard let reader = present(key) else { return nil }
        var attempt = reader
        if let number = try? attempt.uint64() { return Int(exactly: number) }
        attempt = reader
        return try Int(attempt.string())
    }
}
