package import PVFWorkerProtocol

/// The command line of a worker program, taken apart.
package struct WorkerArguments: Hashable, Sendable {
    /// What to do.
    package var command: WorkerCommand
    /// The options of the two workers, each at most once.
    package var options: [WorkerOption: String]
    /// The directory of `--check-can-unshare-user-namespace-and-change-root`.
    package var directory: String?

    /// - Parameter arguments: the command line without the program's name.
    package init(_ arguments: [String]) throws(WorkerFailure) {
        guard let first = arguments.first else { throw WorkerFailure("a command is missing; \(Self.usage)") }
        guard let command = WorkerCommand(rawValue: first) else {
            throw WorkerFailure("unknown command '\(first)'; \(Self.usage)")
        }
        self.command = command
        options = [:]
        var rest = arguments.dropFirst()
        if command == .checkChangeRoot {
            guard let directory = rest.popFirst() else { throw WorkerFailure("\(first) needs a directory") }
            self.directory = directory
        }
        while let name = rest.popFirst() {
            guard command.takesOptions, let option = WorkerOption(rawValue: name) else {
                throw WorkerFailure("unknown argument '\(name)' of \(first)")
            }
            guard let value = rest.popFirst() else { throw WorkerFailure("\(name) needs a value") }
            guard options.updateValue(value, forKey: option) == nil else {
                throw WorkerFailure("\(name) is given twice")
            }
        }
    }

    private static let usage = "one of: " + WorkerCommand.allCases.map(\.rawValue).joined(separator: ", ")
}

extension WorkerCommand {
    /// Whether options may follow.
    fileprivate var takesOptions: Bool {
        switch self {
        case .prepareWorker, .executeWorker, .testSleep, .exit, .fullVersion, .checkEngine: true
        case .version, .checkLandlock, .checkSeccomp, .checkChangeRoot, .checkSecureClone: false
        }
    }
}
