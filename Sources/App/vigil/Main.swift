import ArgumentParser
import Console
import Foundation

/// The program's door: options from file, environment and command line, then the chosen subcommand.
@main
enum Main {
    static func main() async {
        StandardStream.ignoreBrokenPipes()
        do {
            let environment = ProcessInfo.processInfo.environment
            let arguments = try OptionSources.expand(
                Array(CommandLine.arguments.dropFirst()), environment: environment)
            warn(ofVariables: try OptionSources.unknownVariables(environment))
            var command = try VigilCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as UserError {
            leave(error)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch  where VigilCommand.exitCode(for: error) != .failure || error is ValidationError {
            VigilCommand.exit(withError: error)
        } catch {
            leave(UserError(describing: error))
        }
    }

    private static func warn(ofVariables names: [String]) {
        guard !names.isEmpty else { return }
        let mark = Ink.yellow.paint("warning:", if: Terminal.errors.hasColour)
        let list = names.joined(separator: ", ")
        StandardStream.errors.write("vigil: \(mark) no option has the variable \(list)\n")
    }

    private static func leave(_ error: UserError) -> Never {
        let mark = Ink.red.paint("error:", if: Terminal.errors.hasColour)
        StandardStream.errors.write("vigil: \(mark) \(error)\n")
        exit(error.exitCode)
    }
}

extension UserError {
    /// Any other error, on one line.
    init(describing error: any Error) {
        self = (error as? UserError) ?? UserError("\(error)")
    }
}
