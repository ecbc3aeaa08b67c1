/// What became of one key of a request.
enum KeyStatusAnswer: Hashable, Sendable {
    case imported
    case duplicate
    case deleted
    /// It was not in use, but there is a record of what it signed.
    case notActive
    case notFound
    case error(String)

    var name: String {
        switch self {
        case .imported: "imported"
        case .duplicate: "duplicate"
        case .deleted: "deleted"
        case .notActive: "not_active"
        case .notFound: "not_found"
        case .error: "error"
        }
    }

    var message: String? {
        if case .error(let message) = self { message } else { nil }
    }

    /// Whether the answer hands over the key's record: it signs here no more.
    var handsOver: Bool { self == .deleted || self == .notActive }
}
