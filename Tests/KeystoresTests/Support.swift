import BLS
import Foundation
import Keystores
import Primitives
import TestSupport
import Testing

extension TestFolder {
    var directory: KeystoreDirectory { KeystoreDirectory(path: file("data")) }
}

/// The code of the error that `body` throws.
func keystoreFault(_ body: () throws -> Void) -> KeystoreError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? KeystoreError)?.code
    }
}
