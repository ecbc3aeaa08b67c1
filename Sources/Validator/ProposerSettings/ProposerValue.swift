package import Primitives

/// A setting that the API changes.
package enum ProposerField: String, Hashable, Sendable {
    case feeRecipient = "fee recipient"
    case gasLimit = "gas limit"
    case graffiti
    case builders = "builder configuration"
}

/// A setting with its value.
package enum ProposerValue: Hashable, Sendable {
    case feeRecipient(ExecutionAddress)
    case gasLimit(UInt64)
    case graffiti(Bytes32)
    /// Takes the place of all that was set of builders; an empty one sets nothing.
    case builders(BuilderConfig)

    func check() throws(ProposerSettingsError) {
        switch self {
        case .feeRecipient(ExecutionAddress()):
            throw ProposerSettingsError(.invalid, "the zero address cannot be a fee recipient: it burns all fees")
        case .gasLimit(0):
            throw ProposerSettingsError(.invalid, "the gas limit cannot be 0")
        case .builders(let config):
            if let fault = config.fault { throw ProposerSettingsError(.invalid, fault) }
        case .feeRecipient, .gasLimit, .graffiti:
            break
        }
    }
}

extension ProposerOverrides {
    mutating func take(_ value: ProposerValue) {
        switch value {
        case .feeRecipient(let address): feeRecipient = address
        case .gasLimit(let limit): gasLimit = limit
        case .graffiti(let bytes): graffiti = bytes
        case .builders(let config): builders = config
        }
    }

    mutating func drop(_ field: ProposerField) {
        switch field {
        case .feeRecipient: feeRecipient = nil
        case .gasLimit: gasLimit = nil
        case .graffiti: graffiti = nil
        case .builders: builders = BuilderConfig()
        }
    }

    func has(_ field: ProposerField) -> Bool {
        switch field {
        case .feeRecipient: feeRecipient != nil
        case .gasLimit: gasLimit != nil
        case .graffiti: graffiti != nil
        case .builders: !builders.isEmpty
        }
    }
}
