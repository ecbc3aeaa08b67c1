import ArgumentParser
import BeaconAPI
import BeaconAPIClient
import BeaconNodePool
import Console
import Foundation

extension ReadStrategy: ExpressibleByArgument {}

/// Options for the beacon nodes of a validator client.
struct BeaconNodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Beacon APIs of the nodes, best first: http(s)://[USER:PASSWORD@]HOST:PORT[#roles=ROLE,…], separated by commas.",
            discussion: """
                Roles are attestation, proposal, sync, and submit for a node that is only published to. Without roles a node \
                is for everything. The option can be repeated.
                """,
            valueName: "url"))
    var beaconNodes: [String]

    @Option(help: "Nodes that are asked for blocks before the others, and for nothing else.")
    var proposerNodes: [String] = []

    @Option(
        help:
            "How attestation data is read: from the nodes in order, the first answer of all, the best, or what the majority says."
    )
    var attestationDataStrategy = ReadStrategy.ordered

    @Option(help: "How many nodes must say the same before attestation data is signed, with the majority strategy.")
    var attestationDataAgreement = 0

    @Option(help: "How blocks are produced: by the nodes in order, the first answer of all, or the most valuable.")
    var blockStrategy = ReadStrategy.ordered

    @Option(
        help:
            "What is published to all nodes: all, none, or some of attestations, aggregates, blocks, sync-committee, subscriptions."
    )
    var broadcast = "all"

    @Option(help: "PEM file of the authorities to trust for https nodes, in place of the system's.")
    var beaconNodesCa: String?

    @Option(help: "PEM file of the certificate to show to https nodes; with --beacon-nodes-key.")
    var beaconNodesCert: String?

    @Option(help: "PEM file of that certificate's private key.")
    var beaconNodesKey: String?

    @Option(
        help: ArgumentHelp(
            "File of headers to send to the nodes, one 'Name: value' a line, readable by its owner only.",
            discussion: """
                A line [URL] names the node that the lines after it are for; with nodes on several hosts every header \
                needs one. Headers go out by https, and to this machine.
                """))
    var beaconNodesHeaders: String?

    func validate() throws {
        do {
            let entries = try self.entries
            let reads = entries.contains { $0.roles != .submit }
            guard reads else { throw ValidationError("--beacon-nodes needs a node that is not for submitting only") }
        } catch let mistake as NodeEntry.Mistake {
            throw ValidationError("--beacon-nodes takes URLs such as http://127.0.0.1:5052: \(mistake)")
        }
        guard BroadcastTopic.list(broadcast) != nil else {
            let topics = BroadcastTopic.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--broadcast takes all, none, or some of \(topics)")
        }
        guard blockStrategy != .majority else { throw ValidationError("--block-strategy takes ordered, first or best") }
        guard (0...1000).contains(attestationDataAgreement) else {
            throw ValidationError("--attestation-data-agreement takes 0 to 1000")
        }
        guard attestationDataAgreement == 0 || attestationDataStrategy == .majority else {
            throw ValidationError("--attestation-data-agreement goes with --attestation-data-strategy majority")
        }
    }

    private var entries: [NodeEntry] {
        get throws {
            try beaconNodes.flatMap { try NodeEntry.list($0) }
                + proposerNodes.flatMap { try NodeEntry.list($0, roles: .proposal) }
        }
    }

    /// The nodes, with the files read that the options name.
    func setup() throws -> BeaconNodesSetup {
        var configuration = PoolConfiguration()
        configuration.attestationData = attestationDataStrategy
        configuration.agreement = attestationDataAgreement
        configuration.blocks = blockStrategy
        configuration.broadcast = BroadcastTopic.list(broadcast) ?? configuration.broadcast
        do {
            let access = try NodeAccess(
                trustRoots: beaconNodesCa, certificate: beaconNodesCert, key: beaconNodesKey)
            let setup = BeaconNodesSetup(
                entries: try entries, access: access, headers: try headers(), configuration: configuration)
            _ = try setup.headers.resolved(for: setup.entries.map(\.url))
            return setup
        } catch let mistake as NodeHeaders.Mistake {
            throw UserError(
                "the file of headers \(beaconNodesHeaders ?? "") cannot be used: \(mistake)",
                remedy: "correct --beacon-nodes-headers")
        } catch let error as BeaconAPIError {
            throw UserError(error.message, remedy: "correct --beacon-nodes and the files that go with it")
        }
    }

    private func headers() throws -> NodeHeaders {
        guard let path = beaconNodesHeaders else { return NodeHeaders() }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let bytes = FileManager.default.contents(atPath: path),
            let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue
        else { throw UserError("the file of headers \(path) cannot be read", remedy: "correct --beacon-nodes-headers") }
        guard mode & 0o077 == 0 else {
            throw UserError(
                "the file of headers \(path) can be read by others than its owner", remedy: "run chmod 600 \(path)")
        }
        return try NodeHeaders(String(decoding: bytes, as: UTF8.self))
    }
}
