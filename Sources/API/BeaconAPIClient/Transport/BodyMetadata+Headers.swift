import BeaconAPI
import ConsensusTypes
import NIOHTTP1

extension BodyMetadata {
    /// What an answer's headers say; what cannot be read counts as not said.
    init(_ headers: HTTPHeaders) {
        self.init(version: headers.first(name: APIHeader.consensusVersion).flatMap { ForkName(name: $0) })
        blinded = Self.flag(headers, APIHeader.executionPayloadBlinded)
        executionPayloadValue = headers.first(name: APIHeader.executionPayloadValue)
        consensusBlockValue = headers.first(name: APIHeader.consensusBlockValue)
        executionOptimistic = Self.flag(headers, APIHeader.executionOptimistic)
        finalized = Self.flag(headers, APIHeader.finalized)
    }

    private static func flag(_ headers: HTTPHeaders, _ name: String) -> Bool? {
        headers.first(name: name).flatMap { Bool($0.lowercased()) }
    }
}
