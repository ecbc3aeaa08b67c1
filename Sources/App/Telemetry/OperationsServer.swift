package import HTTPService
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore

/// A value of a health report.
package enum HealthValue: Sendable, ExpressibleByStringLiteral {
    case text(String)
    case flag(Bool)
    /// Things of one kind, each with its facts.
    case list([[(name: String, value: HealthValue)]])

    package init(stringLiteral text: String) { self = .text(text) }
}

/// Whether a service does its work, for those who watch it.
package struct HealthReport: Sendable {
    package var isHealthy: Bool
    /// What was looked at, as JSON names and values.
    package var facts: [(name: String, value: HealthValue)]

    package init(isHealthy: Bool, facts: [(name: String, value: HealthValue)]) {
        self.isHealthy = isHealthy
        self.facts = facts
    }
}

/// `GET /metrics` in Prometheus' text format and `GET /health` as JSON, 200 when all is well and 503 otherwise.
package enum OperationsServer {
    package static func bind(
        host: String, port: Int, metrics: MetricsRegistry, health: @escaping @Sendable () -> HealthReport,
        logger: Logger
    ) async throws -> HTTPService {
        try await HTTPService.bind(
            "metrics", host: host, port: port, responder: Responder(metrics: metrics, health: health), logger: logger)
    }

    private struct Context: InitializableFromSource, Sendable {
        init(source: ApplicationRequestContextSource) {}
    }

    private struct Responder: HTTPResponder {
        let metrics: MetricsRegistry
        let health: @Sendable () -> HealthReport

        func respond(to request: Request, context: Context) async throws -> Response {
            guard request.method == .get || request.method == .head else {
                return answer(.methodNotAllowed, "text/plain", "only GET\n")
            }
            switch request.uri.path {
            case "/metrics":
                return answer(.ok, "text/plain; version=0.0.4; charset=utf-8", metrics.text())
            case "/health":
                let report = health()
                return answer(
                    report.isHealthy ? .ok : .serviceUnavailable, "application/json", HealthText.json(report))
            default:
                return answer(.notFound, "text/plain", "there are /metrics and /health\n")
            }
        }

        private func answer(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
            Response(
                status: status, headers: [.contentType: type],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
