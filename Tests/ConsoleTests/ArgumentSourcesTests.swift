import Console
import Testing

@Suite("Options from file, environment and command line")
struct ArgumentSourcesTests {
    private let sources = ArgumentSources(known: ["validators": false, "seconds-per-slot": false, "keep-running": true])

    @Test("rise in precedence: file, environment, typed")
    func precedence() throws {
        let arguments = try sources.arguments(
            file: [("validators", ["16"])], environment: ["VIGIL_VALIDATORS": "32", "HOME": "/x"],
            typed: ["--validators", "64"])
        #expect(arguments == ["--validators", "64"])
        let untyped = try sources.arguments(
            file: [("validators", ["16"])], environment: ["VIGIL_VALIDATORS": "32"], typed: [])
        #expect(untyped == ["--validators=32"])
    }

    @Test("dashes become underscores in the environment")
    func environmentNames() throws {
        let arguments = try sources.arguments(file: [], environment: ["VIGIL_SECONDS_PER_SLOT": "0.5"], typed: [])
        #expect(arguments == ["--seconds-per-slot=0.5"])
    }

    @Test("a flag appears when it is true", arguments: [("true", 1), ("1", 1), ("false", 0), ("", 0)])
    func flags(value: String, count: Int) throws {
        let arguments = try sources.arguments(file: [("keep-running", [value])], environment: [:], typed: [])
        #expect(arguments == Array(repeating: "--keep-running", count: count))
    }

    @Test("an unknown option in a file is an error that names the known ones")
    func unknown() {
        #expect {
            try sources.arguments(file: [("validatos", ["16"])], environment: [:], typed: [])
        } throws: { error in
            "\(error)".contains("validatos") && "\(error)".contains("validators")
        }
    }

    @Test("a flag that is neither true nor false is an error")
    func badFlag() {
        #expect(throws: UserError.self) {
            try sources.arguments(file: [], environment: ["VIGIL_KEEP_RUNNING": "perhaps"], typed: [])
        }
    }

    @Test func aListIsAnOptionGivenSeveralTimesAndIsReplacedAsAWhole() throws {
        let sources = ArgumentSources(known: ["node": false])
        let file = [("node", ["a", "b"])]
        #expect(try sources.arguments(file: file, environment: [:], typed: ["x"]) == ["--node=a", "--node=b", "x"])
        #expect(try sources.arguments(file: file, environment: ["VIGIL_NODE": "c"], typed: []) == ["--node=c"])
        #expect(
            try sources.arguments(file: file, environment: ["VIGIL_NODE": "c"], typed: ["--node", "d"])
                == ["--node", "d"])
    }

    @Test func aFlagMayBeTakenBack() throws {
        let sources = ArgumentSources(known: ["cache": true, "no-cache": true])
        #expect(
            try sources.arguments(file: [("cache", ["false"])], environment: [:], typed: []) == ["--no-cache"])
        #expect(
            try sources.arguments(file: [("cache", ["true"])], environment: [:], typed: ["--no-cache"])
                == ["--no-cache"])
    }

    @Test func whatCountsIsShownWithItsSource() throws {
        let sources = ArgumentSources(known: ["a": false, "b": false, "c": false, "d": true])
        let resolved = try sources.resolved(
            file: [("a", ["1"]), ("b", ["2", "3"])], environment: ["VIGIL_A": "4", "PATH": "x"],
            typed: ["--c=5", "--d", "rest"])
        #expect(resolved.map(\.name) == ["a", "b", "c", "d"])
        #expect(resolved.map(\.value) == ["4", "2, 3", "5", "true"])
        #expect(resolved.map(\.source) == [.environment, .file, .commandLine, .commandLine])
    }

    @Test func variablesThatAreNoOptionsAreFound() {
        let unknown = ArgumentSources.unknownVariables(
            ["VIGIL_LOG_LEVL": "x", "VIGIL_LOG_LEVEL": "x", "HOME": "y"], known: ["log-level"])
        #expect(unknown == ["VIGIL_LOG_LEVL"])
    }
}
