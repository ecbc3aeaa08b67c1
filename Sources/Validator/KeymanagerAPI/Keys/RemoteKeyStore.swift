import JSONBytes
import Primitives
import PrivateFiles
import ProposerSettings

/// The remote keys that came through the API, in a file of mode 0600 that is replaced as a whole.
package struct RemoteKeyStore: Sendable {
    private static let sizeLimit = 64 << 20

    private let path: String

    /// - Parameter path: the file; it is made when the first key comes.
    package init(path: String) {
        self.path = path
    }

    /// The keys that are kept, in the order of the file; none where there is no file.
    package func read() throws(KeymanagerError) -> [RemoteKey] {
        do {
            guard let bytes = try SettingsFiles.readIfThere(path, limit: Self.sizeLimit) else { return [] }
            var reader = JSONReader(bytes)
            var keys: [RemoteKey] = []
            try reader.array { (element: inout JSONReader) throws(JSONError) in
                let object = try element.object()
                var (pubkey, url) = (try object.value("pubkey"), try object.value("url"))
                keys.append(RemoteKey(pubkey: try pubkey.hex(count: 48), url: try url.string()))
            }
            try reader.finish()
            return keys
        } catch let error as ProposerSettingsError {
            throw KeymanagerError(error.message)
        } catch {
            throw KeymanagerError("\(path) is damaged: \(error). Restore it, or remove it and import its keys again.")
        }
    }

    /// Durable on return.
    func write(_ keys: [RemoteKey]) throws(ProposerSettingsError) {
        var writer = JSONWriter()
        writer.beginArray()
        for key in keys {
            writer.beginObject()
            writer.key("pubkey")
            writer.hex(key.pubkey)
            writer.key("url")
            writer.string(key.url)
            writer.endObject()
        }
        writer.endArray()
        try SettingsFiles.replace(path, with: writer.bytes)
    }
}
