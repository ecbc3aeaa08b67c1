import ServiceTestSupport

extension PostgresServer {
    /// One for all these tests, which never stop it; making a cluster takes seconds.
    static let shared = Result { try PostgresServer() }
}
