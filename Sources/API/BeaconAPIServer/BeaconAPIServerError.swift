import Glibc
import NIOCore

/// Why the API cannot be served, in one line that says what to do.
package struct BeaconAPIServerError: Error, CustomStringConvertible {
    package let description: String

    init(binding configuration: BeaconAPIServer.Configuration, _ error: any Error) {
        let place = "\(configuration.host):\(configuration.port)"
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            description =
                "port \(configuration.port) of \(configuration.host) is in use; choose another or stop its owner"
        case EACCES, EPERM:
            description = "no permission to bind the Beacon API to \(place); choose a port above 1023"
        case EADDRNOTAVAIL:
            description = "\(configuration.host) is not an address of this machine; choose another for the Beacon API"
        default:
            description = "cannot bind the Beacon API to \(place): \(error)"
        }
    }
}
