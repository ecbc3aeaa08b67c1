import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ

/// What the network does between two nodes that have none: it gives each the blocks of the other's chain that it lacks.
actor PeerLink {
    private let probes: [BeaconProbe]
    private var passing: Task<Void, Never>?

    init(_ first: BeaconProbe, _ second: BeaconProbe) {
        probes = [first, second]
    }

    deinit {
        passing?.cancel()
    }

    func open() {
        passing = Task { [probes] in
            while !Task.isCancelled {
                // A node that refuses a block or is busy is asked again.
                try? await Self.pass(from: probes[0], to: probes[1])
                try? await Self.pass(from: probes[1], to: probes[0])
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    func close() {
        passing?.cancel()
        passing = nil
    }

    private static func pass(from source: BeaconProbe, to sink: BeaconProbe) async throws {
        var root = try await source.node.header(.head).data.root
        var lacking: [ForkedSignedBeaconBlock] = []
        while try await !knows(root, sink) {
            let block = try await source.node.block(.root(root)).data
            lacking.append(block)
            root = try await source.node.header(.root(root)).data.header.message.parentRoot
        }
        for block in lacking.reversed() {
            guard case .fulu(let block) = block else { continue }
            _ = try await sink.node.publishBlock(
                .fulu(Fulu.SignedBlockContents(signedBlock: block, kzgProofs: [], blobs: [])),
                validation: nil)
        }
    }

    private static func knows(_ root: Root, _ probe: BeaconProbe) async throws -> Bool {
        do {
            _ = try await probe.node.header(.root(root))
            return true
        } catch let error as BeaconAPIError where error.code == 404 {
            return false
        }
    }
}
