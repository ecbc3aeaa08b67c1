package import BeaconAPI

/// What a node has shown that it can do, route by route. A pure value: the transport asks it how to put a request, and
/// tells it what came of that.
///
/// What is learned holds until the node is seen to start again, perhaps as another version: then `NodeCapabilities()`
/// takes its place.
package struct NodeCapabilities: Hashable, Sendable {
    /// Statuses of a node that does not know a route or its method.
    private static let missingCodes: Set<Int> = [404, 405, 410, 501]

    /// Refused an SSZ body (415) or an SSZ answer (406).
    package private(set) var jsonOnly: Set<Route> = []
    /// Has taken an SSZ body.
    package private(set) var takesSSZ: Set<Route> = []
    /// Answered once as a route does.
    package private(set) var present: Set<Route> = []
    /// Turned out to be missing.
    package private(set) var missing: Set<Route> = []
    /// Topics that the node's event stream does not know.
    package private(set) var unknownTopics: Set<EventTopic> = []
    /// How many ids a URL may hold for this node: halved whenever one was too long (414).
    package private(set) var idsPerURL = 64

    package init() {}

    // MARK: Forms

    package func takesOnlyJSON(_ route: Route) -> Bool { jsonOnly.contains(route) }

    package mutating func answered(_ route: Route, toSSZ: Bool) {
        present.insert(route)
        missing.remove(route)
        if toSSZ { takesSSZ.insert(route) }
    }

    package mutating func answeredToJSONOnly(_ route: Route) {
        answered(route, toSSZ: false)
        jsonOnly.insert(route)
    }

    /// Whether an error is about the form of the request, so that it is worth repeating as JSON.
    ///
    /// 415 and 406 say so; some nodes say 400 to bytes that they tried to read as JSON.
    package func isFormRefused(_ error: BeaconAPIError, _ route: Route, sentSSZ: Bool, acceptedSSZ: Bool) -> Bool {
        switch error.code {
        case 415: sentSSZ
        case 406: acceptedSSZ
        case 400: sentSSZ && error.failures.isEmpty && !takesSSZ.contains(route)
        default: false
        }
    }

    // MARK: Routes

    package func isMissing(_ route: Route) -> Bool { missing.contains(route) }

    /// Whether an error looks as if the node did not have the route. A route that has answered once is there, and its
    /// 404 means something else.
    package func seemsMissing(_ route: Route, _ error: BeaconAPIError) -> Bool {
        Self.missingCodes.contains(error.code) && !present.contains(route)
    }

    /// Whether an error says that there is no such route, whatever was seen of it before.
    package static func saysMissing(_ error: BeaconAPIError) -> Bool { missingCodes.contains(error.code) }

    package mutating func lacks(_ route: Route) {
        missing.insert(route)
    }

    /// A URL was too long. Returns whether a shorter one is worth a try.
    package mutating func urlWasTooLong() -> Bool {
        guard idsPerURL > 1 else { return false }
        idsPerURL /= 2
        return true
    }

    // MARK: Topics

    /// The topics worth asking for.
    package func known(_ topics: Set<EventTopic>) -> Set<EventTopic> {
        let known = topics.subtracting(unknownTopics)
        return known.isEmpty ? topics : known
    }

    /// A subscription to `topics` was refused with 400. Returns the topics to ask for instead; nil when none is left.
    package mutating func refused(_ topics: Set<EventTopic>, _ message: String) -> Set<EventTopic>? {
        guard let dropped = Self.refusedTopic(of: topics, message) else { return nil }
        unknownTopics.insert(dropped)
        return topics.subtracting([dropped])
    }

    /// The topic that a refusal names, else the one that fewest nodes know; nil when it has to be the last.
    package static func refusedTopic(of topics: Set<EventTopic>, _ message: String) -> EventTopic? {
        guard topics.count > 1 else { return nil }
        let words = message.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let named = topics.filter { words.contains($0.rawValue) }
        if named.count == 1 { return named.first }
        return topics.filter { $0.commonness < EventTopic.head.commonness }
            .min { ($0.commonness, $0.rawValue) < ($1.commonness, $1.rawValue) }
    }
}
