import ArgumentParser
import Console
import FlightRecorder
import Foundation

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Tells what became of a validator's duties in a slot, and why.",
        discussion: """
            A running client writes down every duty: which node was asked and how long it took, when the slashing record \
            was durable, how long a signer was waited for, what publishing said, and later what the chain made of it. This \
            reads DIR/flight-recorder, whether the client runs or not.

            KEY is a validator's index, or its public key or the beginning of it.

            Examples:
              vigil why 12345 9876543 --data-dir ./client
              vigil why 0x93247f22 9876543 --data-dir ./client --output json

            Exit codes: 0 the duties were done or there were none, 1 some were late, missed or failed, 2 nothing is known.
            """)

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "A validator's index, or its public key or the beginning of it.")
    var key: String

    @Argument(help: "The slot.")
    var slot: UInt64

    @Option(help: "The data directory of the client.")
    var dataDir: String

    @Option(help: "text for people, json for machines.")
    var output: Output = .text

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    /// How many slots around the one asked for are looked at, for what was nearest to it.
    private static let neighbourhood: UInt64 = 64

    func run() throws {
        let folder = FlightFolder(path: dataDir + "/" + ValidatorOperations.recorderFolder)
        guard Files.exists(folder.path) else {
            throw UserError(
                "there is no flight recorder in \(dataDir)",
                remedy: "name the client's --data-dir; clients with --flight-recorder-size 0 record nothing")
        }
        let validator = try index(in: folder)
        let (low, _) = slot.subtractingReportingOverflow(min(slot, Self.neighbourhood))
        let (high, overflows) = slot.addingReportingOverflow(Self.neighbourhood)
        let entries = folder.entries(in: low...(overflows ? .max : high))
        let explanation = Explanation(
            validator: validator, slot: slot, entries: entries, known: Set(folder.keys().values))
        switch output {
        case .json: try StandardStream.output.deliver(Array(json(explanation).utf8))
        case .text:
            let text = ExplanationText(explanation, hasColour: Terminal.output.hasColour).text
            try StandardStream.output.deliver(Array(text.utf8))
        }
        throw ExitCode(explanation.exitCode)
    }

    private func index(in folder: FlightFolder) throws -> UInt64 {
        if let index = UInt64(key) { return index }
        let wanted = (key.hasPrefix("0x") ? key : "0x" + key).lowercased()
        guard wanted.count >= 6, wanted.dropFirst(2).allSatisfy(\.isHexDigit) else {
            throw UserError(
                "'\(key)' is neither an index nor the beginning of a public key",
                remedy: "give a number, or 0x and at least 4 hex digits")
        }
        let found = folder.keys().filter { $0.key.hasPrefix(wanted) }
        guard found.count < 2 else {
            throw UserError("\(found.count) keys begin with \(wanted)", remedy: "give more of its digits")
        }
        guard let index = found.first?.value else {
            throw UserError(
                "the flight recorder knows no key that begins with \(wanted)",
                remedy: "give the validator's index, if the key has been removed or is not on the chain")
        }
        return index
    }

    private func json(_ explanation: Explanation) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(explanation), as: UTF8.self) + "\n"
    }
}

extension Explanation {
    fileprivate var exitCode: Int32 {
        switch verdict {
        case .done, .noDuty: 0
        case .late, .missed, .failed: 1
        case .notRunning, .notOurs, .unknown: 2
        }
    }
}
