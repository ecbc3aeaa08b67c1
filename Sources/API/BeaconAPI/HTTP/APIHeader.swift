/// Header fields of the Beacon API (beacon-APIs beacon-node-oapi.yaml, components/headers).
package enum APIHeader {
    package static let consensusVersion = "Eth-Consensus-Version"
    package static let executionPayloadBlinded = "Eth-Execution-Payload-Blinded"
    package static let executionPayloadValue = "Eth-Execution-Payload-Value"
    package static let consensusBlockValue = "Eth-Consensus-Block-Value"
    /// Not in the specification, yet sent by several nodes: what the JSON envelope says and SSZ has no place for.
    package static let executionOptimistic = "Eth-Execution-Optimistic"
    package static let finalized = "Eth-Consensus-Finalized"
}
