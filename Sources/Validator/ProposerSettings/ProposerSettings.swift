package import Primitives
import Synchronization

/// What is decided for the blocks of every key, from all sources, as it changes while the client runs.
///
/// Reads never wait for the disk. What is set through the API is kept in a file before it takes effect.
package final class ProposerSettings: Sendable {
    private struct State {
        var layers: ProposerLayers
        var schedule = GasLimitSchedule()
        var observers: [@Sendable () -> Void] = []
    }

    private let store: ProposerSettingsStore?
    private let state: Mutex<State>
    /// One change through the API at a time, from the old file to the new one.
    private let changes = Mutex(())

    /// - Parameters:
    ///   - layers: all sources but the API's.
    ///   - storedAt: where changes through the API are kept, and read from now; nil keeps them in memory only.
    /// - Throws: `io` or `malformed` when what is kept cannot be read.
    package init(_ layers: ProposerLayers, storedAt path: String?) throws(ProposerSettingsError) {
        var layers = layers
        store = path.map(ProposerSettingsStore.init)
        if let store { layers.api = try store.read() }
        state = Mutex(State(layers: layers))
    }

    /// Settings that nobody keeps.
    package init(_ flags: ProposerOverrides = ProposerOverrides()) {
        var layers = ProposerLayers()
        layers.flags = flags
        store = nil
        state = Mutex(State(layers: layers))
    }

    package func settings(of pubkey: BLSPubkey) -> ProposerSetting {
        state.withLock { $0.layers.setting(of: pubkey) }
    }

    // MARK: Gas limits

    /// The network's recommendations, once it is known what network it is.
    package func use(_ schedule: GasLimitSchedule) {
        state.withLock { $0.schedule = schedule }
    }

    /// The gas limit to ask for in an epoch: the one chosen for the key, else the network's.
    package func gasLimit(of pubkey: BLSPubkey, at epoch: Epoch) -> UInt64 {
        state.withLock { state in
            state.layers.setting(of: pubkey).chosenGasLimit ?? state.schedule.recommended(at: epoch)
                ?? GasLimitSchedule.fallback
        }
    }

    /// What the network recommends in an epoch, where the choice for the key is above it.
    package func exceededRecommendation(of pubkey: BLSPubkey, at epoch: Epoch) -> UInt64? {
        state.withLock { state in
            guard let chosen = state.layers.setting(of: pubkey).chosenGasLimit,
                let recommended = state.schedule.recommended(at: epoch), chosen > recommended
            else { return nil }
            return recommended
        }
    }

    // MARK: Changes

    /// Sets a value of a key, as the API does. Kept when this returns.
    /// - Throws: `invalid` or `io`; nothing has changed then.
    package func set(_ value: ProposerValue, of pubkey: BLSPubkey) throws(ProposerSettingsError) {
        try value.check()
        try changeAPI { api in api[pubkey, default: ProposerOverrides()].take(value) }
    }

    /// Takes back a value that was set through the API; where none was, there is nothing to do.
    /// - Throws: `fixed` when there is none, but a file has one for the key; `io`.
    package func remove(_ field: ProposerField, of pubkey: BLSPubkey) throws(ProposerSettingsError) {
        let (own, fixed) = state.withLock { ($0.layers.api[pubkey], $0.layers.fixed(for: pubkey)) }
        guard own?.has(field) ?? false else {
            guard !fixed.has(field) else {
                throw ProposerSettingsError(
                    .fixed, "the \(field.rawValue) of \(pubkey) stands in a file: change it there")
            }
            return
        }
        try changeAPI { api in
            api[pubkey]?.drop(field)
            if api[pubkey]?.isEmpty ?? false { api[pubkey] = nil }
        }
    }

    /// Takes over what the files say now.
    package func replace(file: ProposerSettingsFile, graffiti: GraffitiFile) {
        change { layers in
            defer { (layers.file, layers.graffiti) = (file, graffiti) }
            return layers.file != file || layers.graffiti != graffiti
        }
    }

    /// Takes over what a contract says of a key now; nil when it says nothing.
    package func set(contract overrides: ProposerOverrides?, of pubkey: BLSPubkey) {
        change { layers in
            defer { layers.contract[pubkey] = overrides }
            return layers.contract[pubkey] != overrides
        }
    }

    /// Calls back after every change from now on, from the task that made it.
    package func observe(_ changed: @escaping @Sendable () -> Void) {
        state.withLock { $0.observers.append(changed) }
    }

    private func changeAPI(
        _ body: (inout [BLSPubkey: ProposerOverrides]) -> Void
    ) throws(ProposerSettingsError) {
        try changes.withLock { (_) throws(ProposerSettingsError) in
            var api = state.withLock { $0.layers.api }
            body(&api)
            try store?.write(api)
            change { layers in
                defer { layers.api = api }
                return layers.api != api
            }
        }
    }

    /// - Parameter body: makes the change and says whether it is one.
    private func change(_ body: (inout ProposerLayers) -> Bool) {
        let observers = state.withLock { state in body(&state.layers) ? state.observers : [] }
        for observer in observers { observer() }
    }
}
