/// Follows the height of the value stack through a function, and keeps the highest.
///
/// The count is part of what validators agree on, so it is exactly that of paritytech/wasm-instrument, with what is
/// peculiar to it: `else` begins with what `if` left, code after a jump counts only in blocks of its own, and popping
/// below such a block's floor goes through until the whole stack is empty.
struct StackHeight {
    private struct Frame {
        var isUnreachable = false
        /// How many values the block leaves.
        var endArity: UInt32
        /// How many values a branch to the block takes along.
        var branchArity: UInt32
        /// The height before the block.
        var floor: UInt32
    }

    private var height: UInt32 = 0
    private(set) var maximum: UInt32 = 0
    private var frames: [Frame] = []
    /// What made the function impossible to measure.
    private(set) var failure: String?

    /// How many blocks are open, the function itself included.
    var depth: Int { frames.count }

    /// Begins a function that gives `results` values.
    mutating func begin(results: Int) {
        height = 0
        maximum = 0
        failure = nil
        frames.removeAll(keepingCapacity: true)
        enter(endArity: UInt32(results), branchArity: UInt32(results))
    }

    /// Takes note of the height before an instruction.
    @inline(__always)
    mutating func note() {
        if height > maximum, !frames[frames.count - 1].isUnreachable { maximum = height }
    }

    mutating func enter(endArity: UInt32, branchArity: UInt32) {
        frames.append(Frame(endArity: endArity, branchArity: branchArity, floor: height))
    }

    /// Ends the innermost block.
    mutating func leave() {
        guard let frame = frames.popLast() else { return }
        height = frame.floor &+ frame.endArity
    }

    @inline(__always)
    mutating func push(_ count: UInt32 = 1) {
        height &+= count
    }

    @inline(__always)
    mutating func pop(_ count: UInt32) {
        guard count > 0 else { return }
        let top = frames[frames.count - 1]
        if height == top.floor {
            if !top.isUnreachable { fail("more values are taken from the stack than were put there") }
            return
        }
        guard height >= count else { return fail("more values are taken from the stack than there are") }
        height &-= count
    }

    /// How many values a branch to the block takes along, the innermost being 0.
    mutating func branchArity(_ label: UInt32) -> UInt32 {
        guard Int(label) < frames.count else {
            fail("a branch leads out of the function")
            return 0
        }
        return frames[frames.count - 1 - Int(label)].branchArity
    }

    /// Says that the code up to the end of the innermost block is never run.
    mutating func jumpAway() {
        frames[frames.count - 1].isUnreachable = true
    }

    mutating func fail(_ message: String) {
        if failure == nil { failure = message }
    }
}
