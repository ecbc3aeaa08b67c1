package import PVFHost
import PVFPrimitives

/// What a validator votes on a code that is to be put on chain.
package enum PrecheckOutcome: String, Hashable, Sendable {
    /// The code can be prepared.
    case valid
    /// Nobody can prepare it.
    case invalid
    /// This machine could not; say nothing.
    case failed

    /// The outcome of a pre-check.
    package init(_ result: PrecheckResult) {
        switch result {
        case .success: self = .valid
        case .failure(let error): self = error.isDeterministic ? .invalid : .failed
        }
    }
}
