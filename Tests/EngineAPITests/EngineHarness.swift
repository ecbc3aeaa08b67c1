import ConsensusTypes
import EngineAPI
import ExecutionEngine
import Primitives
import SSZ
import StateTransition
import Synchronization

/// A client of a scripted engine, with the scripts that tests begin from.
enum Harness {
    static let limits = Spec.minimal.limits

    static func client(
        _ url: String, secret: String = ScriptedEngine.secret, timeout: Duration = .seconds(30),
        now: @escaping @Sendable () -> UInt64 = { ScriptedEngine.time }
    ) throws -> EngineAPIClient {
        var settings = EngineAPIClient.Settings()
        settings.timeout = { _ in timeout }
        settings.retryDelays = [.milliseconds(1), .milliseconds(1)]
        settings.now = now
        return EngineAPIClient(
            url: try EngineURL(url), secret: try JWTSecret(hex: secret), limits: limits,
            version: EngineClientVersion(
                code: "VG", name: "Vigil", version: "1", commit: Bytes4(hex: "01020304") ?? .init()),
            settings: settings)
    }

    /// Runs a client against a script that does not have to know about capabilities: the engine has all methods.
    static func run(
        _ script: @escaping @Sendable (ScriptedEngine.Call) -> ScriptedEngine.Reply,
        _ body: (EngineAPIClient, ScriptedEngine) async throws -> Void
    ) async throws {
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities" ? .result("[]") : script(call)
        }
        defer { engine.stop() }
        try await body(try client(engine.url), engine)
    }

    static func hash(_ byte: UInt8) -> Bytes32 { Bytes32(bytes: [UInt8](repeating: byte, count: 32)) ?? .init() }

    /// A request of each shape with something in every field.
    static func request(_ fork: ForkName) -> NewPayloadRequest {
        let root = hash(0xaa)
        switch fork {
        case .capella:
            var payload = filled(Capella.ExecutionPayload())
            payload.withdrawals = withdrawals
            return .capella(payload)
        case .deneb: return .deneb(deneb, versionedHashes: [hash(1), hash(2)], parentBeaconBlockRoot: root)
        case .electra, .fulu:
            var requests = ExecutionRequests()
            requests.withdrawals = [WithdrawalRequest()]
            return .electra(
                deneb, versionedHashes: [hash(1)], parentBeaconBlockRoot: root, executionRequests: requests)
        default: return .bellatrix(filled(Bellatrix.ExecutionPayload()))
        }
    }

    static let withdrawals: Withdrawals = [
        Withdrawal(index: 255, validatorIndex: 16, address: ExecutionAddress(), amount: Gwei(1 << 40))
    ]

    static let deneb: Deneb.ExecutionPayload = {
        var payload = filled(Deneb.ExecutionPayload())
        payload.withdrawals = withdrawals
        payload.blobGasUsed = 131_072
        payload.excessBlobGas = 1
        return payload
    }()

    private static func filled<P: ExecutionPayloadProtocol>(_ empty: P) -> P {
        var payload = empty
        payload.parentHash = hash(0x11)
        payload.feeRecipient[19] = 7
        payload.stateRoot = hash(0x12)
        payload.receiptsRoot = hash(0x13)
        payload.logsBloom[255] = 1
        payload.prevRandao = hash(0x14)
        payload.blockNumber = 42
        payload.gasLimit = 30_000_000
        payload.gasUsed = 0
        payload.timestamp = UInt64.max
        payload.extraData = ExtraData([1, 2, 3])
        payload.baseFeePerGas = UInt256(limbs: (5, 0, 0, 1))
        payload.blockHash = hash(0x15)
        payload.transactions = [Transaction([2, 3]), Transaction([4])]
        return payload
    }

    static func attributes(_ fork: ForkName) -> PayloadAttributes {
        PayloadAttributes(
            timestamp: 1000, prevRandao: hash(3), suggestedFeeRecipient: ExecutionAddress(),
            withdrawals: fork >= .capella ? withdrawals : nil, parentBeaconBlockRoot: fork >= .deneb ? hash(4) : nil)
    }

    static let forkchoice = ForkchoiceState(
        headBlockHash: hash(7), safeBlockHash: hash(8), finalizedBlockHash: hash(9))

    static func status(_ status: String, latestValidHash: String = "null", error: String = "null") -> String {
        #"{"status":"\#(status)","latestValidHash":\#(latestValidHash),"validationError":\#(error)}"#
    }
}
