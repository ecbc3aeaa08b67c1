import Primitives
import Yams

/// A value of a settings file with the path to it, for errors.
struct SettingsNode {
    let node: Node
    let path: String

    init(_ node: Node, path: String) {
        self.node = node
        self.path = path
    }

    func fault(_ reason: String) -> ProposerSettingsError {
        ProposerSettingsError(.malformed, path.isEmpty ? reason : "\(path): \(reason)")
    }

    var unknown: ProposerSettingsError { fault("there is no such setting") }

    /// The fields of a mapping; none where there is nothing.
    func fields() throws(ProposerSettingsError) -> [(name: String, value: SettingsNode)] {
        if isNull { return [] }
        guard case .mapping(let mapping) = node else { throw fault("it is not a mapping of names to values") }
        var fields: [(name: String, value: SettingsNode)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw fault("a name is not text") }
            fields.append((name, SettingsNode(value, path: path.isEmpty ? name : "\(path).\(name)")))
        }
        return fields
    }

    func elements() throws(ProposerSettingsError) -> [SettingsNode] {
        guard case .sequence(let sequence) = node else { throw fault("it is not a list") }
        return sequence.enumerated().map { SettingsNode($1, path: "\(path)[\($0)]") }
    }

    func text() throws(ProposerSettingsError) -> String {
        guard let scalar = node.scalar, !isNull else { throw fault("it is not text") }
        return scalar.string
    }

    func number() throws(ProposerSettingsError) -> UInt64 {
        guard let number = UInt64(try text()) else { throw fault("it is not a number from 0 to \(UInt64.max)") }
        return number
    }

    func flag() throws(ProposerSettingsError) -> Bool {
        guard let flag = Bool(try text()) else { throw fault("it is neither true nor false") }
        return flag
    }

    func pubkey() throws(ProposerSettingsError) -> BLSPubkey {
        guard let pubkey = BLSPubkey(hex: try text()) else { throw fault("it is not a public key") }
        return pubkey
    }

    private var isNull: Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "null", "~"].contains(scalar.string)
    }
}

// MARK: - Settings

extension SettingsNode {
    func overrides() throws(ProposerSettingsError) -> ProposerOverrides {
        var overrides = ProposerOverrides()
        for (name, value) in try fields() {
            switch name {
            case "fee_recipient": overrides.feeRecipient = try value.feeRecipient()
            case "gas_limit": overrides.gasLimit = try value.gasLimit()
            case "graffiti": overrides.graffiti = try value.graffiti()
            case "builder": try value.builder(&overrides)
            default: throw value.unknown
            }
        }
        if let fault = overrides.builders.fault { throw self.fault("builder: \(fault)") }
        return overrides
    }

    private func feeRecipient() throws(ProposerSettingsError) -> ExecutionAddress {
        guard let address = ExecutionAddress(hex: try text()) else {
            throw fault("it is not an address: 0x and 40 hex digits")
        }
        guard address != ExecutionAddress() else { throw fault("the zero address burns all fees") }
        return address
    }

    private func gasLimit() throws(ProposerSettingsError) -> UInt64 {
        let limit = try number()
        guard limit > 0 else { throw fault("a gas limit of 0") }
        return limit
    }

    private func graffiti() throws(ProposerSettingsError) -> Bytes32 {
        guard let graffiti = Graffiti.bytes(try text()) else { throw fault("it is longer than 32 bytes") }
        return graffiti
    }

    private func builder(_ overrides: inout ProposerOverrides) throws(ProposerSettingsError) {
        for (name, value) in try fields() {
            switch name {
            case "enabled": overrides.isBuilderEnabled = try value.flag()
            case "gas_limit": overrides.gasLimit = try value.gasLimit()
            case "boost_factor", "builder_boost_factor": overrides.builders.boostFactor = try value.number()
            case "min_bid": overrides.builders.minBid = try value.number()
            case "builders":
                var builders: [BuilderEntry] = []
                for element in try value.elements() { builders.append(try element.builderEntry()) }
                overrides.builders.builders = builders
            case "relays":
                var builders: [BuilderEntry] = []
                for element in try value.elements() { builders.append(BuilderEntry(url: try element.text())) }
                overrides.builders.builders = builders
            default: throw value.unknown
            }
        }
    }

    private func builderEntry() throws(ProposerSettingsError) -> BuilderEntry {
        var entry = BuilderEntry(url: "")
        for (name, value) in try fields() {
            switch name {
            case "url": entry.url = try value.text()
            case "auth_data":
                guard let data = Hex.decode(try value.text()) else { throw value.fault("it is not 0x and hex digits") }
                entry.authData = data
            case "builder_pubkeys":
                for element in try value.elements() { entry.pubkeys.append(try element.pubkey()) }
            case "max_execution_payment": entry.maxExecutionPayment = try value.number()
            case "min_bid": entry.minBid = try value.number()
            case "builder_boost_factor", "boost_factor": entry.boostFactor = try value.number()
            default: throw value.unknown
            }
        }
        return entry
    }
}
