/// First in, first out; with a door at the front for what comes back, and one for who leaves.
package struct FIFO<Element> {
    /// The slots before `head` have been taken and are nil.
    private var slots: [Element?] = []
    private var head = 0

    package init() {}

    package var count: Int { slots.count - head }
    package var isEmpty: Bool { head == slots.count }
    package var first: Element? { isEmpty ? nil : slots[head] }

    /// The elements from the front.
    package var elements: some Sequence<Element> { slots[head...].lazy.compactMap { $0 } }

    package mutating func append(_ element: Element) {
        slots.append(element)
    }

    package mutating func pushFront(_ element: Element) {
        if head > 0 {
            head -= 1
            slots[head] = element
        } else {
            slots.insert(element, at: 0)
        }
    }

    package mutating func popFirst() -> Element? {
        removeFirst { _ in true }
    }

    /// Takes out the first element that fits.
    package mutating func removeFirst(where fits: (Element) -> Bool) -> Element? {
        for index in head..<slots.count {
            guard let element = slots[index], fits(element) else { continue }
            if index == head {
                slots[head] = nil
                head += 1
                compact()
            } else {
                slots.remove(at: index)
            }
            return element
        }
        return nil
    }

    /// Takes out all elements that fit, from the front.
    package mutating func removeAll(where fits: (Element) -> Bool) -> [Element] {
        let taken = elements.filter(fits)
        guard !taken.isEmpty else { return [] }
        slots = elements.filter { !fits($0) }
        head = 0
        return taken
    }

    /// Half of the slots may be empty ones, no more; each is so paid for once.
    private mutating func compact() {
        guard head > 32, head * 2 > slots.count else { return }
        slots.removeFirst(head)
        head = 0
    }
}

extension FIFO: Sendable where Element: Sendable {}
