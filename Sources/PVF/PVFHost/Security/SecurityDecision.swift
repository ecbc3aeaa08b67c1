package import PVFWorkerProtocol

/// What this machine's checks mean for the host.
package struct SecurityDecision: Hashable, Sendable {
    /// A check that failed, and why.
    package struct Failure: Hashable, Sendable {
        package var check: WorkerCommand
        package var reason: String

        package init(check: WorkerCommand, reason: String) {
            self.check = check
            self.reason = reason
        }
    }

    /// The checks, in the order in which they are made.
    package static let checks: [WorkerCommand] = [
        .checkLandlock, .checkSeccomp, .checkChangeRoot, .checkSecureClone,
    ]

    /// What the workers are told to switch on.
    package let status: SecurityStatus
    /// What is missing, in words.
    package let missing: [String]
    /// Whether the host may start: always, unless secure mode is demanded. Then seccomp must hold, and one of landlock and a
    /// changed root; cloning is an extra.
    package let mayStart: Bool

    package init(failures: [Failure], secureValidatorMode: Bool) {
        let failed = Set(failures.map(\.check))
        status = SecurityStatus(
            secureValidatorMode: secureValidatorMode, landlock: !failed.contains(.checkLandlock),
            seccomp: !failed.contains(.checkSeccomp), changeRoot: !failed.contains(.checkChangeRoot),
            secureClone: !failed.contains(.checkSecureClone))
        missing = failures.map { "\(Self.name($0.check)): \($0.reason)" }
        mayStart = !secureValidatorMode || status.isEnoughForSecureMode
    }

    private static func name(_ check: WorkerCommand) -> String {
        switch check {
        case .checkLandlock: "landlock (access to files)"
        case .checkSeccomp: "seccomp (system calls)"
        case .checkChangeRoot: "a user namespace with a root of its own"
        case .checkSecureClone: "jobs in namespaces of their own"
        default: check.rawValue
        }
    }
}
