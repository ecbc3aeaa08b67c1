import ArgumentParser
import ConsensusTypes
import Primitives

/// When a chain of our own goes from fork to fork.
struct ForkScheduleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "'consecutive' (a fork each epoch up to the newest), 'genesis' (stay in the first one), or a list.",
            discussion: "A list names epochs: altair=1,bellatrix=2,capella=2. Forks that it leaves out never come."),
        transform: ForkSchedule.init(parsing:))
    var forkSchedule: ForkSchedule = .consecutive

    @Option(help: "The fork that the chain starts in.", transform: Self.genesisForkName)
    var genesisFork: ForkName = .phase0

    @Option(help: "The epoch of Altair, or 'never'; like the ones below it goes before --fork-schedule.")
    var altairForkEpoch: ForkEpoch?

    @Option(help: "The epoch of Bellatrix.")
    var bellatrixForkEpoch: ForkEpoch?

    @Option(help: "The epoch of Capella.")
    var capellaForkEpoch: ForkEpoch?

    @Option(help: "The epoch of Deneb.")
    var denebForkEpoch: ForkEpoch?

    @Option(help: "The epoch of Electra.")
    var electraForkEpoch: ForkEpoch?

    @Option(help: "The epoch of Fulu.")
    var fuluForkEpoch: ForkEpoch?

    /// The newest fork that a chain of our own goes to.
    fileprivate static let newest = ForkName.fulu

    private static func genesisForkName(_ text: String) throws -> ForkName {
        guard let fork = ForkName(name: text), fork <= newest else {
            throw ValidationError("--genesis-fork takes phase0 to \(newest)")
        }
        return fork
    }

    /// The epoch of every fork after phase0; never falling along the forks.
    func schedule() throws -> [(fork: ForkName, epoch: Epoch)] {
        var schedule: [(fork: ForkName, epoch: Epoch)] = []
        var last = Epoch(0)
        for fork in ForkName.allCases where fork > .phase0 {
            let epoch = fork <= Self.newest ? self.epoch(of: fork, after: last) : ForkEpoch.never.epoch
            guard epoch >= last else {
                throw ValidationError(
                    "\(fork) comes at epoch \(epoch), before the fork that it follows (epoch \(ForkEpoch(epoch: last)))"
                )
            }
            schedule.append((fork, epoch))
            last = epoch
        }
        return schedule
    }

    /// Whether the chain has Bellatrix blocks, the first of which builds on a block of before the merge.
    var merges: Bool {
        get throws {
            let schedule = Dictionary(uniqueKeysWithValues: try schedule().map { ($0.fork, $0.epoch) })
            guard let bellatrix = schedule[.bellatrix], let capella = schedule[.capella] else { return false }
            return bellatrix < capella
        }
    }

    private func epoch(of fork: ForkName, after last: Epoch) -> Epoch {
        if let named = named(fork) { return named.epoch }
        if fork <= genesisFork { return Epoch(0) }
        switch forkSchedule {
        case .consecutive: return last == ForkEpoch.never.epoch ? last : last + 1
        case .genesis: return ForkEpoch.never.epoch
        case .listed(let epochs): return epochs[fork] ?? ForkEpoch.never.epoch
        }
    }

    private func named(_ fork: ForkName) -> ForkEpoch? {
        switch fork {
        case .altair: altairForkEpoch
        case .bellatrix: bellatrixForkEpoch
        case .capella: capellaForkEpoch
        case .deneb: denebForkEpoch
        case .electra: electraForkEpoch
        case .fulu: fuluForkEpoch
        default: nil
        }
    }
}

/// What `--fork-schedule` says.
enum ForkSchedule: Equatable {
    case consecutive
    case genesis
    case listed([ForkName: Epoch])

    init(parsing text: String) throws {
        switch text {
        case "consecutive": self = .consecutive
        case "genesis": self = .genesis
        default:
            var epochs: [ForkName: Epoch] = [:]
            for part in text.split(separator: ",") {
                let sides = part.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, let fork = ForkName(name: String(sides[0])),
                    let epoch = ForkEpoch(argument: String(sides[1]))
                else {
                    throw ValidationError(
                        "--fork-schedule takes 'consecutive', 'genesis' or a list such as altair=1,bellatrix=2")
                }
                guard fork > .phase0, fork <= ForkScheduleOptions.newest, epochs[fork] == nil else {
                    throw ValidationError(
                        "--fork-schedule names \(fork): it takes altair to \(ForkScheduleOptions.newest), each once")
                }
                epochs[fork] = epoch.epoch
            }
            self = .listed(epochs)
        }
    }
}
