import Synchronization

/// The newest letters that the loop has not taken yet. Bounded: the oldest is dropped when it is full.
final class Mailbox<Letter: Sendable>: Sendable {
    private let capacity: Int
    private let letters = Mutex<[Letter]>([])

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Puts a letter in. Returns true when the loop has to be woken: the box was empty.
    func put(_ letter: Letter) -> Bool {
        letters.withLock { letters in
            let wasEmpty = letters.isEmpty
            if letters.count == capacity { letters.removeFirst() }
            letters.append(letter)
            return wasEmpty
        }
    }

    func take() -> [Letter] {
        letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }
}
