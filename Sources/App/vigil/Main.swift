import ArgumentParser
import Console
import Foundation

/// The program's door: options from file, environment and command line, then the chosen subcommand.
@main
enum Main {
    static func main() async {
        StandardStream.ignoreBrokenPipes()
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let environment = ProcessInfo.processInfo.environment
            let sources = try OptionSources(arguments, environment: environment)
            arguments = try sources?.arguments() ?? arguments
            warn(ofVariables: try OptionSources.unknownVariables(environment))
            var command = try parse(arguments, sources)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as UserError {
            leave(error, arguments)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch  where VigilCommand.exitCode(for: error) != .failure || error is ValidationError {
            VigilCommand.exit(withError: error)
        } catch {
            leave(UserError(describing: error), arguments)
        }
    }

    /// What is wrong with a value that nobody typed is told with where it comes from.
    private static func parse(_ arguments: [String], _ sources: OptionSources?) throws -> any ParsableCommand {
        do {
            return try VigilCommand.parseAsRoot(arguments)
        } catch  where VigilCommand.exitCode(for: error) == .validationFailure {
            throw try sources?.complaint(VigilCommand.message(for: error)) ?? error
        }
    }

    private static func warn(ofVariables names: [String]) {
        guard !names.isEmpty else { return }
        let mark = Ink.yellow.paint("warning:", if: Terminal.errors.hasColour)
        let list = names.joined(separator: ", ")
        StandardStream.errors.write("vigil: \(mark) no option has the variable \(list)\n")
    }

    private static func leave(_ error: UserError, _ arguments: [String]) -> Never {
        if !LoggingOptions.logEnd(error, arguments: arguments) {
            let mark = Ink.red.paint("error:", if: Terminal.errors.hasColour)
            StandardStream.errors.write("vigil: \(mark) \(error)\n")
        }
        exit(error.exitCode)
    }
}

extension UserError {
    /// Any other error, on one line.
    init(describing error: any Error) {
        self = (error as? UserError) ?? UserError("\(error)")
    }
}
