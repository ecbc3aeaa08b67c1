import BLS
import BeaconAPI
import ConsensusTypes
import JSONBytes
import KeymanagerAPI
import Primitives
import SSZ
import Signing
import Testing

@Suite("POST /eth/v1/validator/{pubkey}/voluntary_exit")
struct ExitRouteTests {
    private static let key = InteropKeys.secretKey(index: 1)
    private static let pubkey = key.publicKey.compressed
    private static let path = "/eth/v1/validator/\(pubkey.hex)/voluntary_exit"

    private static func validator(_ status: ValidatorStatus) -> ValidatorInfo {
        var validator = Validator()
        validator.pubkey = pubkey
        return ValidatorInfo(index: 17, balance: 32_000_000_000, status: status, validator: validator)
    }

    @Test("An exit is signed for the present epoch, or for the one named, and by the right key")
    func signed() async throws {
        let world = try KeymanagerWorld(readOnly: [Self.key])
        defer { world.remove() }
        world.script.change { $0.lookUp = { _ in Self.validator(.activeOngoing) } }
        // The clock stands at slot 100 of eight to an epoch.
        for (query, epoch) in [("", Epoch(12)), ("?epoch=300", 300), ("?epoch=0", 0)] {
            try await world.serving { ask async throws in
                let reply = try await ask("POST", Self.path + query)
                #expect(reply.status == 200)
                var reader = JSONReader(Array(reply.text.utf8))
                var data = try reader.object().value("data")
                let exit = try SignedVoluntaryExit(json: &data, world.spec.limits)
                #expect(exit.message == VoluntaryExit(epoch: epoch, validatorIndex: 17))
                let root = world.signing.context.signingRoot(voluntaryExit: exit.message, current: 12)
                #expect(try Signature(exit.signature).verify(message: root, key: Self.key.publicKey))
            }
        }
    }

    @Test("An exit that cannot be signed says why")
    func refused() async throws {
        let world = try KeymanagerWorld(readOnly: [Self.key])
        defer { world.remove() }
        try await world.serving { ask async throws in
            #expect(try await ask("POST", Self.path).status == 404)
            let other = InteropKeys.secretKey(index: 2).publicKey.compressed.hex
            #expect(try await ask("POST", "/eth/v1/validator/\(other)/voluntary_exit").status == 404)
            for epoch in ["x", "-1", "18446744073709551616", ""] {
                #expect(try await ask("POST", Self.path + "?epoch=\(epoch)").status == 400, "\(epoch)")
            }
            world.script.change { $0.lookUp = { _ in Self.validator(.pendingQueued) } }
            let pending = try await ask("POST", Self.path)
            #expect(pending.status == 400 && pending.text.contains("pending_queued"))
            world.script.change { script in
                script.lookUp = { _ in throw BeaconAPIError(transport: .unreachable, message: "connection refused") }
            }
            #expect(try await ask("POST", Self.path).status == 503)
            world.script.change { $0.lookUp = { _ in Self.validator(.activeOngoing) } }
            world.signing.gate.disable(Self.pubkey, reason: "of a test")
            let disabled = try await ask("POST", Self.path)
            #expect(disabled.status == 503 && disabled.text.contains("of a test"))
        }
    }
}
