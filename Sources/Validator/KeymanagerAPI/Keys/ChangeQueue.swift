/// Lets one change of the keys through at a time, in the order in which they came.
actor ChangeQueue {
    private var isBusy = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Waits for the changes before it; every `enter` needs its `leave`.
    func enter() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiters.append($0) }
    }

    func leave() {
        if waiters.isEmpty { isBusy = false } else { waiters.removeFirst().resume() }
    }
}
