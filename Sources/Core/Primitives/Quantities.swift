// The specification's custom types that are 64-bit numbers (phase0/beacon-chain.md "Custom types").

/// A slot number.
@frozen
public struct Slot: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// An epoch number.
@frozen
public struct Epoch: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// An index into the validator registry.
@frozen
public struct ValidatorIndex: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// The index of a committee within its slot.
@frozen
public struct CommitteeIndex: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// An amount in Gwei (10⁻⁹ ether).
@frozen
public struct Gwei: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// The running number of a withdrawal (capella/beacon-chain.md).
@frozen
public struct WithdrawalIndex: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// A builder's position in the builder registry (gloas/beacon-chain.md).
@frozen
public struct BuilderIndex: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// The number of a sync-committee period: epochs divided by `EPOCHS_PER_SYNC_COMMITTEE_PERIOD`.
@frozen
public struct SyncCommitteePeriod: UInt64Quantity {
    /// The plain number.
    public var rawValue: UInt64

    /// The quantity of a plain number.
    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}
