package import Logging
import NIOHTTP1
package import Primitives
package import Signing
import Synchronization

/// Keys on another machine, behind the remote-signing API (web3signer and others).
///
/// Every signature is verified against the permit's key and root before it is returned: a signer that errs or lies does no
/// harm. Requests for proposals have connections of their own. `run` keeps the list of keys fresh.
package final class RemoteSigner: Signer {
    /// How the keys of a signer changed.
    package struct KeyChange: Hashable, Sendable {
        /// Keys that can be signed with from now on; in order.
        package var appeared: [BLSPubkey] = []
        /// Keys that cannot be signed with any more; in order.
        package var gone: [BLSPubkey] = []

        package init(appeared: [BLSPubkey] = [], gone: [BLSPubkey] = []) {
            self.appeared = appeared
            self.gone = gone
        }

        package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty }
    }

    private struct State {
        var keys: Set<BLSPubkey>
        var choice: RemoteSignerConfiguration.Keys
        var health = SignerHealth()
        var budget = RetryBudget()
        var hasTold = false
    }

    /// The most times that one message is sent.
    private static let attempts = 4

    package let limits: SigningLimits
    package let isRemote = true
    /// For messages: the URL without user and password.
    package var name: String { connections.name }

    let connections: SignerConnections
    let configuration: RemoteSignerConfiguration
    let logger: Logger
    private let context: SigningContext
    private let checker = SignatureChecker()
    private let state: Mutex<State>
    private let start = ContinuousClock.now

    /// - Throws: `badConfiguration` for a URL or files that cannot be used.
    package init(
        _ configuration: RemoteSignerConfiguration, context: SigningContext, logger: Logger
    ) throws(RemoteSignerError) {
        connections = try SignerConnections(configuration)
        self.configuration = configuration
        self.context = context
        self.logger = logger
        var limits = SigningLimits(slots: max(1, configuration.connections))
        limits.chunk = 1
        limits.reserved = max(1, configuration.proposalConnections)
        limits.spared = configuration.connections / 4
        self.limits = limits
        var keys: Set<BLSPubkey> = []
        if case .listed(let listed) = configuration.keys { keys = listed }
        state = Mutex(State(keys: keys, choice: configuration.keys))
    }

    /// Closes the connections; nothing can be signed afterwards.
    package func close() async { await connections.close() }

    // MARK: - Keys

    package var publicKeys: [BLSPubkey] { state.withLock { $0.keys.sorted() } }

    package func holds(_ pubkey: BLSPubkey) -> Bool { state.withLock { $0.keys.contains(pubkey) } }

    /// Takes a key in, whether the signer lists it or not.
    package func add(_ pubkey: BLSPubkey) {
        state.withLock { state in
            state.keys.insert(pubkey)
            if case .listed(let listed) = state.choice { state.choice = .listed(listed.union([pubkey])) }
        }
    }

    /// Lets go of a key. A client that takes all of the signer's keys finds it again when it reads the list next.
    package func remove(_ pubkey: BLSPubkey) {
        state.withLock { state in
            state.keys.remove(pubkey)
            if case .listed(let listed) = state.choice { state.choice = .listed(listed.subtracting([pubkey])) }
        }
    }

    /// Takes over what the signer lists.
    /// - Returns: what changed thereby.
    func adopt(_ listed: Set<BLSPubkey>) -> KeyChange {
        state.withLock { state in
            var wanted = listed
            if case .listed(let chosen) = state.choice { wanted.formIntersection(chosen) }
            let change = KeyChange(
                appeared: wanted.subtracting(state.keys).sorted(), gone: state.keys.subtracting(wanted).sorted())
            state.keys = wanted
            state.hasTold = true
            return change
        }
    }

    // MARK: - Signing

    package func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>] {
        var results: [Result<BLSSignature, SigningError>] = []
        for message in permit.messages { results.append(await sign(message)) }
        return results
    }

    private func sign(_ message: PermittedMessage) async -> Result<BLSSignature, SigningError> {
        let isProposal = message.kind.lane == .proposal
        do {
            let body = try SigningRequestBody.json(message, context)
            let answer = try await ask(message, body, isProposal: isProposal)
            if let refusal = refusal(answer, message.pubkey) { return .failure(refusal) }
            guard let signature = SignerAnswer.signature(answer.body) else {
                throw RemoteSignerError(
                    .invalidAnswer, "the remote signer \(name) answered with something that is no signature")
            }
            let isValid = await checker.verifies(
                signature, message.signingRoot, message.pubkey, isUrgent: isProposal)
            guard isValid else {
                logger.critical(
                    "a remote signer gave a wrong signature: nothing published",
                    metadata: ["signer": "\(name)", "pubkey": "\(message.pubkey)", "kind": "\(message.kind)"])
                return .failure(.wrongSignature(message.pubkey, signer: name))
            }
            return .success(signature)
        } catch is CancellationError {
            return .failure(.cancelled)
        } catch {
            return .failure(.signerFailed(message.pubkey, "\(error)"))
        }
    }

    private func refusal(_ answer: SignerConnections.Answer, _ pubkey: BLSPubkey) -> SigningError? {
        switch answer.status {
        case 200..<300: nil
        case 404: .unknownToSigner(pubkey, signer: name)
        case 412: .refusedBySigner(pubkey, signer: name)
        default: .signerFailed(pubkey, status(answer).message)
        }
    }

    private func status(_ answer: SignerConnections.Answer) -> RemoteSignerError {
        RemoteSignerError(.status(answer.status), "the remote signer \(name) answered with status \(answer.status)")
    }

    /// Asks, and asks again while that may help, within the message's time. A signature of one root is the same however
    /// often it is made, so that asking twice does no harm.
    private func ask(
        _ message: PermittedMessage, _ body: [UInt8], isProposal: Bool
    ) async throws -> SignerConnections.Answer {
        let isInNoHurry = message.kind.lane == .selection
        let deadline = now + configuration.timeout * (isInNoHurry ? 4 : 1)
        var pause = Duration.milliseconds(20)
        var attempts = 1
        while true {
            let failure: RemoteSignerError
            // Half of the time for the first attempt: a connection that died unnoticed leaves time for another one.
            let left = max(.milliseconds(1), deadline - now)
            let isFirst = left > configuration.timeout * (isInNoHurry ? 4 : 1) / 2
            do {
                let answer = try await request(
                    .POST, "/api/v1/eth2/sign/\(message.pubkey.hex)", body: body, limit: SignerAnswer.signatureLimit,
                    isProposal: isProposal, timeout: isFirst ? left / 2 : left)
                guard status(answer).isTransient else { return answer }
                failure = status(answer)
            } catch let error as RemoteSignerError {
                failure = error
            }
            guard failure.isTransient, attempts < Self.attempts, now + pause < deadline,
                state.withLock({ $0.budget.take() })
            else { throw failure }
            try await Task.sleep(for: pause)
            pause *= 4
            attempts += 1
        }
    }

    /// One exchange, under the circuit breaker.
    /// - Parameter isProbe: it is to find out whether the signer is there, and goes out in any case.
    func request(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, limit: Int, isProposal: Bool = false,
        isProbe: Bool = false, timeout: Duration
    ) async throws -> SignerConnections.Answer {
        guard state.withLock({ $0.health.admits(isUrgent: isProposal || isProbe, now: now) }) else {
            throw RemoteSignerError(
                .resting, "the remote signer \(name) has not answered for a while; it is tried again from time to time")
        }
        do {
            let answer = try await connections.exchange(
                method, path, body: body, limit: limit, isProposal: isProposal, timeout: timeout)
            let recovered = state.withLock { state in
                if answer.status < 400 { state.budget.succeeded() }
                return state.health.answered()
            }
            if recovered { logger.notice("the remote signer answers again", metadata: ["signer": "\(name)"]) }
            return answer
        } catch let error as RemoteSignerError where error.isSilence {
            if state.withLock({ $0.health.wasSilent(now: now) }) {
                logger.error(
                    "the remote signer does not answer", metadata: ["signer": "\(name)", "reason": "\(error)"])
            }
            throw error
        }
    }

    /// Whether it is asked for its keys more often: it does not answer, or never told of any.
    var isSought: Bool { state.withLock { $0.health.isResting || !$0.hasTold } }

    private var now: Duration { ContinuousClock.now - start }
}
