/// What waits to go into the machine, and in which order it goes.
///
/// Executions' workers first, since they are a loop of their own; then, as the host's own loop has it: the alarm before
/// callers, and callers before prepare workers.
package struct HostMailbox: Sendable {
    /// Requests of callers that may wait here; more wait outside.
    package static let clientLimit = 10

    private var executions = FIFO<HostEvent>()
    private var isAlarmDue = false
    private var cancellations = FIFO<HostEvent>()
    private var clients = FIFO<HostEvent.Client>()
    private var preparations = FIFO<HostEvent>()

    package init() {}

    package var hasRoomForClient: Bool { clients.count < Self.clientLimit }

    package mutating func put(_ event: HostEvent) {
        switch event {
        case .client(let event): clients.append(event)
        case .prepareWorker: preparations.append(event)
        case .executeWorker: executions.append(event)
        case .cancelled: cancellations.append(event)
        case .alarm: isAlarmDue = true
        }
    }

    /// Takes a request back that the machine has not seen.
    package mutating func withdraw(_ request: RequestID) -> Bool {
        clients.removeFirst { $0.request == request } != nil
    }

    package func hasEvent(takesClients: Bool) -> Bool {
        isAlarmDue || !executions.isEmpty || !cancellations.isEmpty || !preparations.isEmpty
            || takesClients && !clients.isEmpty
    }

    /// - Parameter takesClients: false while so many requests are unanswered that callers have to wait.
    package mutating func take(takesClients: Bool) -> HostEvent? {
        if let event = executions.popFirst() { return event }
        if isAlarmDue {
            isAlarmDue = false
            return .alarm
        }
        if let event = cancellations.popFirst() { return event }
        if takesClients, let event = clients.popFirst() { return .client(event) }
        return preparations.popFirst()
    }
}
