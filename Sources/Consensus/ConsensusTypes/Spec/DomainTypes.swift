package import Primitives

/// The domain types of signatures ("Domain types" of each document, builder-specs for the application ones).
package enum DomainTypes {
    package static let beaconProposer = DomainType(0x0000_0000)
    package static let beaconAttester = DomainType(0x0100_0000)
    package static let randao = DomainType(0x0200_0000)
    package static let deposit = DomainType(0x0300_0000)
    package static let voluntaryExit = DomainType(0x0400_0000)
    package static let selectionProof = DomainType(0x0500_0000)
    package static let aggregateAndProof = DomainType(0x0600_0000)
    package static let syncCommittee = DomainType(0x0700_0000)
    package static let syncCommitteeSelectionProof = DomainType(0x0800_0000)
    package static let contributionAndProof = DomainType(0x0900_0000)
    package static let blsToExecutionChange = DomainType(0x0a00_0000)
    package static let beaconBuilder = DomainType(0x0b00_0000)
    package static let ptcAttester = DomainType(0x0c00_0000)
    package static let proposerPreferences = DomainType(0x0d00_0000)
    package static let builderDeposit = DomainType(0x0e00_0000)
    package static let applicationMask = DomainType(0x0000_0001)
    /// `DOMAIN_APPLICATION_BUILDER` (builder-specs): validator registrations.
    package static let applicationBuilder = DomainType(0x0000_0001)
    /// `DOMAIN_BUILDER_REQUEST_AUTH` (builder-specs): a proposer's requests to builders.
    package static let builderRequestAuth = DomainType(0x0b00_0001)
}

extension Bytes4 {
    /// The four bytes of a number written as in the specification, first byte first.
    package init(_ bigEndian: UInt32) {
        self.init()
        for i in 0..<4 { self[i] = UInt8(truncatingIfNeeded: bigEndian >> (24 - 8 * UInt32(i))) }
    }
}
