import BeaconAPI

/// The handler of every route, by group.
enum Handlers {
    static let all: [Route: Handler] = [
        config, states, blocks, rewards, pools, node, duties, attesting, sync, proposing, gloas,
    ]
    .reduce(into: [:]) { all, group in all.merge(group) { first, _ in first } }
}
