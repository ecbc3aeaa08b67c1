// The specification's custom types that are byte strings (phase0/beacon-chain.md "Custom types").

/// Four bytes.
public typealias Bytes4 = FixedBytes<4>
/// Twenty bytes.
public typealias Bytes20 = FixedBytes<20>
/// Thirty-one bytes.
public typealias Bytes31 = FixedBytes<31>
/// Thirty-two bytes.
public typealias Bytes32 = FixedBytes<32>
/// Forty-eight bytes.
public typealias Bytes48 = FixedBytes<48>
/// Ninety-six bytes.
public typealias Bytes96 = FixedBytes<96>

/// A Merkle root.
public typealias Root = Bytes32
/// A hash of 256 bits.
public typealias Hash32 = Bytes32
/// A fork version number.
public typealias Version = Bytes4
/// The kind of object that a signature is over.
public typealias DomainType = Bytes4
/// A digest of the fork and the chain it belongs to.
public typealias ForkDigest = Bytes4
/// A signature domain.
public typealias Domain = Bytes32
/// A compressed BLS12-381 public key, not validated.
public typealias BLSPubkey = Bytes48
/// A compressed BLS12-381 signature, not validated.
public typealias BLSSignature = Bytes96
/// An address on the execution layer.
public typealias ExecutionAddress = Bytes20
/// A KZG commitment, compressed.
public typealias KZGCommitment = Bytes48
/// A KZG proof, compressed.
public typealias KZGProof = Bytes48
/// A succinct representation of three participation flags (altair/beacon-chain.md).
public typealias ParticipationFlags = UInt8
