import BeaconNodePool
import Duties
import Logging
import SlotClock

// The event streams of the nodes.

extension DutyLoop {
    func name(_ node: NodeID) -> String {
        executor.pool.members.first { $0.id == node }?.name ?? ""
    }

    func openStreams(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        for node in executor.pool.listened where state.streams[node]?.shouldOpen(at: time.now) ?? false {
            openStream(of: node, &state, &group)
        }
    }

    private func openStream(of node: NodeID, _ state: inout State, _ group: inout DiscardingTaskGroup) {
        control.activity.begin()
        let task = Task { [executor, control, heads, networkEvents] in
            await executor.readEvents(
                of: node,
                opened: {
                    control.send(.eventStream(node, isOpen: true))
                    control.activity.end()
                },
                head: { if heads.put($0) { control.send(.heads) } },
                other: { if networkEvents.put($0) { control.send(.networkEvents) } })
        }
        state.streams[node]?.opening(task)
        group.addTask { [control] in
            let wasOpened = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            control.send(.eventStream(node, isOpen: false))
            if !wasOpened { control.activity.end() }
        }
    }

    func takeStream(
        of node: NodeID, isOpen: Bool, _ state: inout State, _ group: inout DiscardingTaskGroup
    ) {
        guard var stream = state.streams[node] else { return }
        if !isOpen, stream.takeCut() { control.activity.end() }
        let hasReturned = isOpen ? stream.opened(in: state.core.slot) : stream.lost(at: time.now)
        state.streams[node] = stream
        handle(.eventStream(node, isOpen: isOpen), &state, &group)
        if isOpen, hasReturned {
            logger.info("the event stream is open again", metadata: ["node": "\(name(node))"])
            handle(.nodeReturned(node), &state, &group)
        } else if !isOpen, hasReturned {
            executor.warn(
                "the event stream of a beacon node is lost: duties go on by the clock", ["node": "\(name(node))"])
        }
    }
}
