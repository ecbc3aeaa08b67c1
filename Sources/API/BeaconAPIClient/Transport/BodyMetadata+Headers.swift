import BeaconAPI
import NIOHTTP1

extension BodyMetadata {
    /// What an answer's headers say.
    init(_ headers: HTTPHeaders) {
        self.init { headers.first(name: $0) }
    }
}
