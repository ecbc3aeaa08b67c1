import Console
import ContractEvents
import ExecutionAPI
import Foundation
import Keystores
import Logging
import Primitives
import PrivateFiles
import RegistrySync
import ShareKeys
import SlotClock

/// Puts together what follows the registry contract.
struct RegistrySetup: Sendable {
    var nodes: [ExecutionNodeURL]
    var network: RegistryNetwork
    var operatorKey: OperatorKey
    var signing: ShareSigning

    /// The operator's key of a file that its owner alone may read.
    static func readKey(_ path: String) throws -> OperatorKey {
        do {
            return try OperatorKey(try SecureFiles.read(path, limit: 1 << 16, isSecret: true))
        } catch let error as OperatorKeyError {
            throw UserError(
                "the operator key \(path): \(error)",
                remedy: "give the PEM file of the key that the operator registered")
        } catch let error as KeystoreError {
            throw UserError("\(error)")
        }
    }

    /// Follows the registry until it is cancelled.
    func follow(into keyring: ShareKeyring, dataDirectory: String, _ clock: SlotClock, _ logger: Logger) async throws {
        let database = try RegistryDatabase(
            path: dataDirectory + "/registry.sqlite",
            identity: RegistryDatabase.Identity(network: network, operatorKey: operatorKey.id))
        defer { try? database.close() }
        let time = LiveTime()
        let sync = RegistrySync(
            RegistrySync.Configuration(network: network), nodes: nodes.map { ExecutionAPIClient(url: $0) },
            database: database, operatorKey: operatorKey, target: keyring,
            nextPoll: {
                let next: Slot = clock.slot(at: time.now).map { $0 + 1 } ?? 0
                try await time.sleep(until: clock.start(of: next))
            }, logger: logger)
        do {
            try await sync.run()
        } catch let error as RegistrySyncError {
            throw UserError("\(error)")
        }
    }
}
