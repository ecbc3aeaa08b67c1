/// Header fields of the Beacon API (beacon-APIs beacon-node-oapi.yaml, components/headers).
package enum APIHeader {
    package static let consensusVersion = "Eth-Consensus-Version"
    package static let executionPayloadBlinded = "Eth-Execution-Payload-Blinded"
    package static let executionPayloadValue = "Eth-Execution-Payload-Value"
    package static let consensusBlockValue = "Eth-Consensus-Block-Value"
    /// A produced block of Gloas comes with its payload.
    package static let executionPayloadIncluded = "Eth-Execution-Payload-Included"
    /// The builder whose bid won; sent back with the signed block.
    package static let builderURL = "Eth-Builder-Url"
    /// A published envelope comes with its blobs.
    package static let blobDataIncluded = "Eth-Blob-Data-Included"
    /// Not in the specification, yet sent by several nodes: what the JSON envelope says and SSZ has no place for.
    package static let executionOptimistic = "Eth-Execution-Optimistic"
    package static let finalized = "Eth-Consensus-Finalized"
}
