package import PrivateFiles

/// The files of this room, and of those above it that keep what is set at run time.
package typealias SettingsFiles = PrivateFiles<ProposerSettingsError>

extension ProposerSettingsError: PrivateFileFailure {
    package init(fault: PrivateFileFault, _ message: String) { self.init(.io, message) }
}
