import BeaconAPIServer
import BeaconChain
package import ConsensusTypes
package import ExecutionEngine
package import Logging
package import Primitives
import SSZ
import ServiceLifecycle
import SlotClock
import Storage

/// A beacon node: the chain in its database, and the Beacon API in front of it.
///
/// `open` makes or resumes the chain and binds the port; `run` serves until it is shut down, gracefully or by cancellation.
package struct BeaconNode: Service {
    /// What a person chooses.
    package struct Configuration: Sendable {
        package var spec: Spec
        /// The folder of the database.
        package var dataDirectory: String
        /// Needed when the folder is new; must fit the database otherwise.
        package var genesis: ForkedBeaconState?
        package var address: String
        /// 0 takes a free port.
        package var port: Int
        package var graffiti: Bytes32
        /// Who gets the fees of proposals whose validator client named nobody.
        package var feeRecipient = ExecutionAddress()
        /// Nil for the built-in one.
        package var executionEngine: (any ExecutionEngine)?
        /// The text of `/eth/v1/node/version`.
        package var version: String

        package init(
            spec: Spec, dataDirectory: String, genesis: ForkedBeaconState?, address: String = "127.0.0.1", port: Int,
            graffiti: Bytes32 = Bytes32(), version: String
        ) {
            self.spec = spec
            self.dataDirectory = dataDirectory
            self.genesis = genesis
            self.address = address
            self.port = port
            self.graffiti = graffiti
            self.version = version
        }
    }

    private let chain: BeaconChain
    private let server: BeaconAPIServer
    private let logger: Logger

    package static func open(_ configuration: Configuration, logger: Logger) async throws -> BeaconNode {
        let path = configuration.dataDirectory + "/chain.sqlite"
        let options = BeaconChain.Options(
            graffiti: configuration.graffiti, feeRecipient: configuration.feeRecipient, version: configuration.version)
        try await meet(configuration.executionEngine, logger)
        let storage: BeaconStorage
        if BeaconStorage.exists(at: path) {
            storage = try BeaconStorage.open(path: path, expecting: configuration.identity)
        } else {
            guard let identity = configuration.identity else {
                throw BeaconNodeError(
                    "there is no chain in \(configuration.dataDirectory) yet; pass --genesis with its genesis state")
            }
            storage = try BeaconStorage.create(path: path, identity: identity)
        }
        let chain = try BeaconChain.openOrCreate(
            genesis: configuration.genesis, spec: configuration.spec, storage: storage, time: LiveTime(),
            engine: configuration.executionEngine, options: options, logger: logger)
        // No request shall find the chain in the past.
        await chain.resume()
        let server = try await BeaconAPIServer.bind(
            configuration: .init(host: configuration.address, port: configuration.port), node: chain,
            spec: configuration.spec, logger: logger)
        return BeaconNode(chain: chain, server: server, logger: logger)
    }

    /// Asks the execution engine what it has. One that cannot be reached may come later; one that takes another secret will
    /// never do.
    private static func meet(_ engine: (any ExecutionEngine)?, _ logger: Logger) async throws {
        guard let engine else { return }
        do {
            let methods = try await engine.exchangeCapabilities()
            let names = try await engine.clientVersions().map { "\($0)" }.joined(separator: ", ")
            logger.info("execution engine", metadata: ["client": "\(names)", "methods": "\(methods.count)"])
        } catch ExecutionEngineError.unauthorized(let reason) {
            throw BeaconNodeError("\(reason): give --jwt-secret the file that the execution client reads")
        } catch let error as ExecutionEngineError {
            logger.error(
                "the execution engine does not answer yet: blocks are imported unverified, and none are proposed",
                metadata: ["error": "\(error)"])
        }
    }

    private init(chain: BeaconChain, server: BeaconAPIServer, logger: Logger) {
        self.chain = chain
        self.server = server
        self.logger = logger
    }

    /// The port that the Beacon API is bound to.
    package var port: Int { server.port }

    package func run() async throws {
        logger.info("beacon node is up", metadata: ["api": "http://\(server.address)"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await chain.run() }
            group.addTask { try await server.run() }
            // Whichever ends first, by shutdown or by failure, takes the other with it.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

/// Why a node did not start.
package struct BeaconNodeError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension BeaconNode.Configuration {
    /// The chain that the genesis state starts; nil when there is none to compare with.
    fileprivate var identity: ChainIdentity? {
        genesis.map {
            ChainIdentity(
                genesisValidatorsRoot: $0.genesisValidatorsRoot, genesisTime: $0.genesisTime,
                configName: spec.config.configName)
        }
    }
}
