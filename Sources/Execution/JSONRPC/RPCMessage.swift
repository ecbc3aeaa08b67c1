import JSONBytes

/// JSON-RPC 2.0, as far as execution clients use it.
enum RPCMessage {
    /// A request; `parameters` writes the elements of its array.
    static func request(_ method: String, id: UInt64, _ parameters: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        writer.number(id)
        writer.key("method")
        writer.string(method)
        writer.key("params")
        writer.beginArray()
        parameters(&writer)
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// What an answer says.
    enum Answer {
        case result(JSONReader)
        case error(code: Int, message: String)
    }

    /// Reads an answer to the request of that id. The error of a request that the server could not read has no id.
    static func answer(_ bytes: [UInt8], id: UInt64) throws(JSONError) -> Answer {
        var reader = JSONReader(bytes)
        let object = try reader.object()
        try reader.finish()
        if var error = object.optional("error"), !error.isNull() {
            let inner = try error.object()
            let code = try inner.read("code") { reader throws(JSONError) in Int(try reader.int64()) }
            let message = try inner.readOptional("message") { reader throws(JSONError) in try reader.string() }
            let detail = try inner.optionalDetail()
            let whole = [message, detail].compactMap(\.self).joined(separator: ": ")
            return .error(code: code, message: String(whole.prefix(300)).filter { !$0.isNewline })
        }
        let answered = try object.read("id") { reader throws(JSONError) in try reader.uint64() }
        guard answered == id else { throw reader.error("the answer to request \(answered), not \(id)") }
        return .result(try object.value("result"))
    }
}

extension JSONObject {
    /// `data.err`, which explains an error of code -32000; anything else in `data` counts as nothing.
    fileprivate func optionalDetail() throws(JSONError) -> String? {
        guard var data = optional("data"), let inner = try? data.object(), var text = inner.optional("err") else {
            return nil
        }
        return try? text.string()
    }
}
