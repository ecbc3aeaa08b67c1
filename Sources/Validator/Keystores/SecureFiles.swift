package import PrivateFiles

/// The files of this room.
package typealias SecureFiles = PrivateFiles<KeystoreError>

extension KeystoreError: PrivateFileFailure {
    package init(fault: PrivateFileFault, _ message: String) {
        let code: Code =
            switch fault {
            case .io, .noSpace: .io
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .insecurePermissions: .insecurePermissions
            case .tooLarge: .malformed
            }
        self.init(code, message)
    }
}
