import Glibc
import NIOCore

/// Why an address cannot be served, in one line that says what to do.
package struct HTTPServiceError: Error, CustomStringConvertible {
    package let description: String

    /// - Parameter name: what was to be served there: "the Beacon API".
    init(binding name: String, _ host: String, _ port: Int, _ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            description = "port \(port) of \(host) is in use; choose another for \(name) or stop its owner"
        case EACCES, EPERM:
            description = "no permission to bind \(name) to \(host):\(port); choose a port above 1023"
        case EADDRNOTAVAIL:
            description = "\(host) is not an address of this machine; choose another for \(name)"
        default:
            description = "cannot bind \(name) to \(host):\(port): \(error)"
        }
    }
}
