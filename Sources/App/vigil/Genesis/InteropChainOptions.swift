import ArgumentParser
import ConsensusTypes
import Primitives
import SlotClock

/// What makes one interop chain different from another.
struct InteropChainOptions: ParsableArguments {
    @Option(help: "How many validators the chain starts with.")
    var validators: Int = 16

    @Option(help: "The length of a slot in seconds; fractions down to 0.1.")
    var secondsPerSlot: Double = 1

    @OptionGroup var forks: ForkScheduleOptions

    @Option(help: "minimal, mainnet, or a config.yaml to start from.")
    var baseConfig: String = "minimal"

    func validate() throws {
        guard (1...1_000_000).contains(validators) else { throw ValidationError("--validators takes 1 to 1000000") }
        _ = try forks.schedule()
        guard (0.1...3600).contains(secondsPerSlot) else {
            throw ValidationError("--seconds-per-slot takes 0.1 to 3600")
        }
    }
}

/// An epoch at which a fork activates, or never.
struct ForkEpoch: ExpressibleByArgument, CustomStringConvertible {
    /// `FAR_FUTURE_EPOCH` stands for never.
    let epoch: Epoch

    static let never = ForkEpoch(epoch: Epoch(.max))

    init(epoch: Epoch) {
        self.epoch = epoch
    }

    init?(argument: String) {
        if argument == "never" {
            self = .never
        } else if let number = UInt64(argument) {
            epoch = Epoch(number)
        } else {
            return nil
        }
    }

    var description: String { epoch == Self.never.epoch ? "never" : "\(epoch)" }
    var defaultValueDescription: String { description }
}
