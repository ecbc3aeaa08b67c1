package import SlotClock

/// Turns a virtual clock for a client and the nodes that it uses.
package struct VirtualRun: Sendable {
    package let time: ManualTime
    package let tokens: Tokens
    package let nodes: [WiredNode]

    package init(time: ManualTime, tokens: Tokens, nodes: [WiredNode]) {
        self.time = time
        self.tokens = tokens
        self.nodes = nodes
    }

    /// Turns the clock to a time, stopping at every alarm and every delayed request, each time until all is quiet.
    package func advance(to end: Millis) async {
        while true {
            await tokens.quiet()
            let answer = nodes.compactMap(\.nextAnswer).min() ?? .never
            let next = min(time.nextAlarm ?? .never, answer)
            guard next <= end else { break }
            if answer <= next {
                time.step(to: max(time.now, answer))
                for node in nodes { node.release(upTo: time.now) }
            } else {
                time.advance(to: max(time.now, next))
            }
        }
        if time.now < end { time.step(to: end) }
    }
}
