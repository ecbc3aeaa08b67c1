package import ConsensusTypes
package import JSONBytes
package import Primitives
package import SSZ

/// A value with one JSON form in the Beacon API: quoted integers, 0x-hex bytes, snake_case keys. The requirements are
/// those of `SSZType`, so every SSZ type conforms by saying so.
package protocol APIJSON: Sendable {
    func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits)
    init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError)
}

extension Array: APIJSON where Element: APIJSON {
    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginArray()
        for element in self { element.encodeJSON(into: &writer, limits) }
        writer.endArray()
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        var elements: [Element] = []
        try reader.array { (item: inout JSONReader) throws(JSONError) in
            elements.append(try Element(json: &item, limits))
        }
        self = elements
    }
}

extension UInt64: APIJSON {}
extension Bool: APIJSON {}
extension FixedBytes: APIJSON {}
extension Slot: APIJSON {}
extension Epoch: APIJSON {}
extension ValidatorIndex: APIJSON {}
extension Gwei: APIJSON {}

extension AttestationData: APIJSON {}
extension Fork: APIJSON {}
extension ProposerSlashing: APIJSON {}
extension SignedBLSToExecutionChange: APIJSON {}
extension SignedContributionAndProof: APIJSON {}
extension SignedVoluntaryExit: APIJSON {}
extension SyncCommitteeContribution: APIJSON {}
extension SyncCommitteeMessage: APIJSON {}
