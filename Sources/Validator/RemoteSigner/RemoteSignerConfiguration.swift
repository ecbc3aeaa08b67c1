package import Primitives

/// Where a remote signer is, which of its keys are ours, and how it is asked.
package struct RemoteSignerConfiguration: Sendable {
    /// Which of the signer's keys this client signs with.
    package enum Keys: Hashable, Sendable {
        /// All that it lists, whatever they are at the time.
        case all
        /// These, as far as it lists them.
        case listed(Set<BLSPubkey>)
    }

    /// `http(s)://[user:password@]host[:port][/prefix]`.
    package var url: String
    package var keys: Keys = .all
    package var tls = RemoteSignerTLS()
    /// Headers of every request, for example an authorization; never logged.
    package var headers: [RemoteSignerHeader] = []
    /// How long a signature may take, retries included. What is in no hurry has four times as long.
    package var timeout = Duration.seconds(3)
    /// The most requests at once, proposals apart.
    package var connections = 32
    /// Connections of blocks and what belongs to them, which nothing else uses.
    package var proposalConnections = 4
    /// How often the signer's list of keys is read.
    package var refreshInterval = Duration.seconds(60)

    package init(url: String) { self.url = url }
}

/// One header of every request.
package struct RemoteSignerHeader: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Without the value, which may be a secret.
    package var description: String { "\(name): (hidden)" }
}

/// How the client trusts the signer, and shows who it is. Paths of PEM files.
package struct RemoteSignerTLS: Hashable, Sendable {
    /// The authorities that the signer's certificate must come from; nil: the system's.
    package var authorities: String?
    /// The client's certificate, with the chain that leads to it.
    package var certificate: String?
    /// The certificate's key.
    package var key: String?

    package init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
    }

    var isEmpty: Bool { authorities == nil && certificate == nil && key == nil }
}
