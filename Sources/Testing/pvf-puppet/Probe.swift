import CSandbox
import Glibc

/// What a puppet can find out about the sandbox from inside a job.
enum Probe: Sendable {
    /// Whether a file can be opened for reading.
    case read(String)
    /// Whether a file can be made.
    case create(String)
    /// Whether a socket can be made.
    case socket
    /// The process id that it sees.
    case processID
    /// Which descriptors are open.
    case descriptors
    /// Whether a signal can be sent to the process before it.
    case signalParent

    init?(name: String, path: String) {
        switch name {
        case "read": self = .read(path)
        case "create": self = .create(path)
        case "socket": self = .socket
        case "pid": self = .processID
        case "descriptors": self = .descriptors
        case "signal-parent": self = .signalParent
        default: return nil
        }
    }

    func find() -> String {
        switch self {
        case .read(let path): verdict(open(path, O_RDONLY | O_CLOEXEC))
        case .create(let path): verdict(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
        case .socket: verdict(Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        case .processID: "\(getpid())"
        case .descriptors:
            (Int32(0)..<256).filter { fcntl($0, F_GETFD) >= 0 }.map(String.init).joined(separator: ",")
        case .signalParent: verdict(kill(getppid(), 0))
        }
    }

    /// `done`, or the name of the errno.
    private func verdict(_ result: Int32) -> String {
        guard result < 0 else { return "done" }
        let names = [EACCES: "EACCES", EROFS: "EROFS", ENOENT: "ENOENT", EPERM: "EPERM", ESRCH: "ESRCH"]
        return names[errno] ?? "errno \(errno)"
    }
}
