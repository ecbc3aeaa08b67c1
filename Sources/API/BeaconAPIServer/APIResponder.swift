import BeaconAPI
import ConsensusTypes
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What a request knows of its connection.
struct ServerContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Turns HTTP into requests of the table and replies into HTTP; all failures into the API's error bodies.
struct APIResponder: HTTPResponder {
    private let configuration: BeaconAPIServer.Configuration
    private let node: any BeaconNodeAPI
    private let spec: Spec
    private let logger: Logger
    private let table = RouteTable(Handlers.all)

    init(configuration: BeaconAPIServer.Configuration, node: any BeaconNodeAPI, spec: Spec, logger: Logger) {
        self.configuration = configuration
        self.node = node
        self.spec = spec
        self.logger = logger
    }

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        switch table.match(method: request.method.rawValue, path: request.uri.path) {
        case .notFound:
            return render(BeaconAPIError.notFound("Route"))
        case .otherMethods(let methods):
            var response = render(BeaconAPIError(code: 405, message: "Method not allowed"))
            response.headers[.allow] = methods.joined(separator: ", ")
            return response
        case .found(let route, let handler, let parameters):
            do {
                let form = try responseForm(route, request)
                let apiRequest = try await read(request, route, parameters)
                return render(try await handler(apiRequest), form, context)
            } catch {
                return render(apiError(error, route))
            }
        }
    }

    /// The form the answer takes; 406 before any work is done.
    private func responseForm(_ route: Route, _ request: Request) throws -> BodyForm {
        let offered: [BodyForm]
        switch route.response {
        case .none: return .json
        case .json: offered = [.json]
        case .jsonOrSSZ: offered = [.json, .ssz]
        }
        guard let form = AcceptHeader(request.headers[.accept]).choose(among: offered) else {
            throw BeaconAPIError(code: 406, message: "Accepted media type not supported")
        }
        return form
    }

    private func read(_ request: Request, _ route: Route, _ parameters: [Substring]) async throws -> APIRequest {
        let version = try consensusVersion(request, route)
        var contentType = BodyForm.json
        var body: [UInt8] = []
        if route.request != .none {
            contentType = try requestForm(request, route)
            body = try await collect(request, route)
        }
        return APIRequest(
            route: route, node: node, spec: spec, parameters: parameters,
            query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            contentType: contentType, version: version, metadata: metadata(request), body: body)
    }

    private func metadata(_ request: Request) -> BodyMetadata {
        BodyMetadata { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
    }

    private func consensusVersion(_ request: Request, _ route: Route) throws -> ForkName? {
        guard let text = request.headers[.consensusVersion] else {
            if route.needsVersion { throw BeaconAPIError.badRequest("Missing header: \(APIHeader.consensusVersion)") }
            return nil
        }
        guard let fork = ForkName(name: text) else {
            throw BeaconAPIError.badRequest("Invalid \(APIHeader.consensusVersion): \(text.prefix(100))")
        }
        return fork
    }

    private func requestForm(_ request: Request, _ route: Route) throws -> BodyForm {
        guard let type = BodyForm(contentType: request.headers[.contentType]),
            type == .json || route.request == .jsonOrSSZ
        else {
            throw BeaconAPIError(code: 415, message: "Content type not supported")
        }
        return type
    }

    private func collect(_ request: Request, _ route: Route) async throws -> [UInt8] {
        let limit = min(route.bodyLimit, configuration.bodyLimit ?? .max)
        let tooLarge = BeaconAPIError(code: 413, message: "Request body is larger than \(limit) bytes")
        if let text = request.headers[.contentLength], let length = Int(text), length > limit { throw tooLarge }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }
}

extension APIResponder {
    private func apiError(_ error: any Error, _ route: Route) -> BeaconAPIError {
        if let error = error as? BeaconAPIError, (400..<600).contains(error.code) { return error }
        logger.error("request failed", metadata: ["route": "\(route)", "error": "\(error)"])
        return BeaconAPIError(code: 500, message: "Internal server error")
    }

    private func render(_ error: BeaconAPIError) -> Response {
        let json = BareBody(error).jsonBody(spec)
        var response = Response(
            status: HTTPResponse.Status(code: error.code), headers: [.contentType: BodyForm.json.rawValue],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
        // What is left of a body that was refused would be read as the next request.
        if error.code == 413 { response.headers[.connection] = "close" }
        return response
    }

    private func render(_ reply: APIReply, _ form: BodyForm, _ context: ServerContext) -> Response {
        switch reply {
        case .status(let code):
            return Response(status: HTTPResponse.Status(code: code))
        case .events(let stream):
            return EventResponse(
                stream: stream, configuration: configuration, limits: spec.limits, channel: context.channel
            )
            .response
        case .body(let body):
            let ssz = form == .ssz ? body.sszBody(spec) : nil
            var headers = HTTPFields(body.metadata)
            headers[.contentType] = (ssz == nil ? BodyForm.json : .ssz).rawValue
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: ssz ?? body.jsonBody(spec))))
        }
    }
}

extension HTTPField.Name {
    static let consensusVersion = HTTPField.Name(APIHeader.consensusVersion) ?? .server
}

extension HTTPFields {
    fileprivate init(_ metadata: BodyMetadata) {
        self.init()
        for field in metadata.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            self[name] = field.value
        }
    }
}
