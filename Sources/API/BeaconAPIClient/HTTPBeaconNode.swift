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
    ///   - prefersSSZ: SSZ where the API has it and the node takes it; else JSON throughout.
    /// - Throws: `BeaconAPIError` when the URL is not one.
    package init(
        url: String, spec: Spec, timeout: Duration = HTTPBeaconNode.defaultTimeout, prefersSSZ: Bool = true
    ) throws {
        transport = Transport(url: try NodeURL(url), spec: spec, prefersSSZ: prefersSSZ)
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

    var spec: Spec { transport.spec.withLock { $0 } }
}
