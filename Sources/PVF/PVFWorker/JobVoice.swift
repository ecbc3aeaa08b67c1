import CSandbox
import Glibc
import PVFPrimitives
import Synchronization

/// A job's one chance to answer. Several threads may try; the first is heard, and the process ends with its words.
package final class JobVoice: Sendable {
    private let descriptor: Int32
    private let isTaken = Atomic(false)

    /// - Parameter descriptor: the writing end of the job's pipe.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes the answer and ends the process, without any handler: the parent's, that were copied with it, are not ours.
    package func answer<Content: JobContent>(_ answer: JobAnswer<Content>) -> Never {
        let bytes = answer.scaleBytes
        guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
            // Another thread is writing, and then ends the process.
            while true { csandbox_sleep(1_000_000_000) }
        }
        let result = bytes.withUnsafeBytes { csandbox_write_all(descriptor, $0.baseAddress, $0.count) }
        csandbox_exit(result == 0 ? 0 : 1)
    }

    /// Takes the chance for what the memory accounting will write itself.
    var pipe: Int32 { descriptor }
}
