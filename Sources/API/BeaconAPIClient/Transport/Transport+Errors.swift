import AsyncHTTPClient
import BeaconAPI
import Glibc
import NIOCore
import NIOPosix

extension Transport {
    /// Runs a whole call within `timeout`; whatever goes wrong underneath becomes a `BeaconAPIError` of one line.
    /// Cancellation stays what it is.
    func within<Value: Sendable>(
        _ timeout: Duration, _ route: Route, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let value = first else {
                    throw BeaconAPIError(
                        transport: .timeout,
                        message: "the beacon node \(url.name) did not answer \(route) within \(timeout)")
                }
                return value
            }
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw apiError(error)
        }
    }

    func apiError(_ error: any Error) -> BeaconAPIError {
        if let error = error as? BeaconAPIError { return error }
        return BeaconAPIError(
            transport: Self.isTimeout(error) ? .timeout : .unreachable,
            message: "cannot reach the beacon node \(url.name): \(Self.reason(error))")
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        (error as? HTTPClientError).map { [.connectTimeout, .readTimeout, .deadlineExceeded].contains($0) } ?? false
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first { return reason(failure.error) }
            return "the host \(error.host) is not known"
        case let error as IOError:
            return String(cString: strerror(error.errnoCode)).lowercased()
        case let error as HTTPClientError where error == .connectTimeout:
            return "no connection within 2 s"
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return "it closed the connection"
        default:
            return String("\(error)".split(whereSeparator: \.isNewline).first?.prefix(200) ?? "unknown error")
        }
    }
}
