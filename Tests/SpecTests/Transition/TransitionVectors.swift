import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// What the transition's vector tests share: contexts, and the comparison of states.
enum TransitionVectors {
    /// Decoded keys of all cases: the vectors use the same few hundred.
    static let publicKeys = PublicKeyCache()

    static func context(_ spec: Spec) -> TransitionContext {
        TransitionContext(spec, publicKeys: publicKeys)
    }

    static func forkName(_ vector: VectorCase) throws -> ForkName {
        guard let fork = ForkName(name: vector.fork) else { throw VectorError("unknown fork \(vector.fork)") }
        return fork
    }

    static func state(_ vector: VectorCase, _ file: String, _ fork: ForkName, _ spec: Spec) throws -> ForkedBeaconState
    {
        try ForkedBeaconState(ssz: vector.ssz(file), fork, spec)
    }

    /// The ways to verify signatures that the case's `bls_setting` allows; each must give the same result.
    static func modes(_ vector: VectorCase) throws -> [SignatureVerification] {
        let setting = try vector.yaml("meta.yaml")["bls_setting"]?.int ?? 0
        return setting == 2 ? [.none] : [.individually, .batch]
    }

    /// Runs a transition from `pre`, and compares with `post` or, where there is none, expects a refusal.
    static func expect(
        _ vector: VectorCase, pre: ForkedBeaconState, post: ForkedBeaconState?, _ spec: Spec,
        _ transition: (inout ForkedBeaconState) throws -> Void
    ) throws {
        var state = pre
        do {
            try transition(&state)
        } catch is StateTransitionError, is InvalidReason {
            if let post {
                throw VectorError("refused: \(error(of: transition, pre)), expected \(post.hashTreeRoot(spec))")
            }
            return
        }
        guard let post else { throw VectorError("accepted what must be refused") }
        try compare(state, post, spec)
    }

    private static func error(
        of transition: (inout ForkedBeaconState) throws -> Void, _ pre: ForkedBeaconState
    ) -> String {
        var state = pre
        do {
            try transition(&state)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    /// Both the content and the root, which comes from nodes kept over the transition, must be equal.
    static func compare(_ state: ForkedBeaconState, _ expected: ForkedBeaconState, _ spec: Spec) throws {
        guard state.forkName == expected.forkName else { throw VectorError("a state of \(state.forkName)") }
        guard state.sszEncoded(spec) == expected.sszEncoded(spec) else {
            throw VectorError("wrong state: \(difference(state, expected, spec))")
        }
        guard state.hashTreeRoot(spec) == expected.hashTreeRoot(spec) else { throw VectorError("wrong root") }
    }

    /// The names of the fields that differ.
    private static func difference(_ a: ForkedBeaconState, _ b: ForkedBeaconState, _ spec: Spec) -> String {
        let (a, b) = (fieldRoots(a, spec), fieldRoots(b, spec))
        return zip(a, b).filter { $0.root != $1.root }.map(\.0.name).joined(separator: ", ")
    }

    private static func fieldRoots(_ state: ForkedBeaconState, _ spec: Spec) -> [(name: String, root: Root)] {
        var visitor = FieldRoots(limits: spec.limits)
        state.shared.visitFields(&visitor)
        return visitor.roots
    }

    private struct FieldRoots: SSZFieldVisitor {
        let limits: SSZLimits
        var roots: [(name: String, root: Root)] = []

        mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
            roots.append(("\(name)", value.hashTreeRoot(limits)))
        }
    }

    /// `post.ssz_snappy`, when there is one.
    static func post(
        _ vector: VectorCase, _ fork: ForkName, _ spec: Spec, file: String = "post"
    ) throws -> ForkedBeaconState? {
        vector.has(file) ? try state(vector, file, fork, spec) : nil
    }

    /// The signed blocks `blocks_0` … of a case, each in the fork that `fork` gives for its position.
    static func blocks(
        _ vector: VectorCase, _ spec: Spec, fork: (Int) -> ForkName
    ) throws -> [ForkedSignedBeaconBlock] {
        guard let count = try vector.yaml("meta.yaml")["blocks_count"]?.int else {
            throw VectorError("no blocks_count")
        }
        return try (0..<count).map { index in
            try ForkedSignedBeaconBlock(ssz: vector.ssz("blocks_\(index)"), fork(index), spec)
        }
    }
}
