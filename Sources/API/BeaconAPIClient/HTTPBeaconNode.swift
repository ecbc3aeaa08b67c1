package import BeaconAPI
package import ConsensusTypes
import Synchronization

/// A beacon node of any make, over HTTP.
///
/// A value: copies share connections and what was learned about the node (which routes it lacks, where it takes no
/// SSZ). Every call ends within `timeout` with the answer or a `BeaconAPIError` of one line. All nodes share one
/// connection pool of the process, so there is nothing to close.
package struct HTTPBeaconNode: BeaconNodeAPI {
    /// Each call's time when the caller does not limit it otherwise.
    package static let defaultTimeout = Duration.seconds(10)

    let transport: Transport
    /// How long one call may take, connecting and retries in another form included.
    package let timeout: Duration

    /// - Parameters:
    ///   - url: `http(s)://[user:password@]host[:port][/prefix]`.
    ///   - spec: decides the sizes of what is decoded; `adopt` replaces it when it has been read from the node.
    ///   - access: authorities to trust, a certificate of our own, further headers.
    ///   - prefersSSZ: SSZ where the API has it and the node takes it; else JSON throughout.
    /// - Throws: `BeaconAPIError` when the URL is not one.
    package init(
        url: String, spec: Spec, access: NodeAccess = .plain, timeout: Duration = HTTPBeaconNode.defaultTimeout,
        prefersSSZ: Bool = true
    ) throws {
        let url = try NodeURL(url)
        guard !access.needsTLS || url.isTLS else {
            throw BeaconAPIError(
                transport: .unreachable,
                message: "certificates are given for the beacon node \(url.name), but its URL is not https://")
        }
        transport = Transport(url: url, access: access, spec: spec, prefersSSZ: prefersSSZ)
        self.timeout = timeout
    }

    private init(transport: Transport, timeout: Duration) {
        self.transport = transport
        self.timeout = timeout
    }

    /// The node's URL without user and password.
    package var name: String { transport.url.name }

    package func limited(to timeout: Duration) -> any BeaconNodeAPI {
        HTTPBeaconNode(transport: transport, timeout: timeout)
    }

    /// Decodes by another specification from now on, in all copies.
    package func adopt(_ spec: Spec) {
        transport.spec.withLock { $0 = spec }
    }

    /// What the node has shown that it can do.
    package var capabilities: NodeCapabilities { transport.capabilities.withLock { $0 } }

    /// Learns again what the node can do: it may have come back as another version.
    package func forgetCapabilities() {
        transport.capabilities.withLock { $0 = NodeCapabilities() }
    }

    var spec: Spec { transport.spec.withLock { $0 } }
}
