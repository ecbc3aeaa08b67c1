/// Which of the kernel's means hold on this machine, and whether the host insists on them.
package struct SecurityStatus: Hashable, Sendable {
    /// The host refuses to run without its minimum.
    package var secureValidatorMode: Bool
    /// File access can be denied by landlock.
    package var landlock: Bool
    /// System calls can be barred by seccomp.
    package var seccomp: Bool
    /// A user namespace can be unshared and the root changed to a read-only worker directory.
    package var changeRoot: Bool
    /// Jobs can be cloned into namespaces of their own.
    package var secureClone: Bool

    /// A status.
    package init(
        secureValidatorMode: Bool = false, landlock: Bool = false, seccomp: Bool = false, changeRoot: Bool = false,
        secureClone: Bool = false
    ) {
        self.secureValidatorMode = secureValidatorMode
        self.landlock = landlock
        self.seccomp = seccomp
        self.changeRoot = changeRoot
        self.secureClone = secureClone
    }

    /// Whether secure mode may start: seccomp always, and landlock or a changed root. Cloning is never demanded.
    package var isEnoughForSecureMode: Bool { seccomp && (landlock || changeRoot) }

    /// One bit a field, for the wire.
    var bits: UInt8 {
        [secureValidatorMode, landlock, seccomp, changeRoot, secureClone].enumerated()
            .reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
    }

    /// The status of those bits; `nil` when unknown ones are set.
    init?(bits: UInt8) {
        guard bits < 1 << 5 else { return nil }
        self.init(
            secureValidatorMode: bits & 1 != 0, landlock: bits & 2 != 0, seccomp: bits & 4 != 0,
            changeRoot: bits & 8 != 0, secureClone: bits & 16 != 0)
    }
}
