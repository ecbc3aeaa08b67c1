import ArgumentParser
import ConsensusTypes
import Console

struct SSZTypesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "Lists the types that the other commands take, with the forks that have them.")

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        var forks: [String: [ForkName]] = [:]
        for fork in ForkName.allCases {
            for name in ContainerCatalog.names(in: fork) { forks[name, default: []].append(fork) }
        }
        let width = forks.keys.map(\.count).max() ?? 0
        for name in forks.keys.sorted() {
            let all = forks[name, default: []].map { "\($0)" }.joined(separator: " ")
            print(name + String(repeating: " ", count: width - name.count + 2) + all)
        }
    }
}
