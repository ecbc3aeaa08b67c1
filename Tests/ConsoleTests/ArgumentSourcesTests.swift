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

    @Test("an unknown option in a file is an error that names the two nearest and where all are listed")
    func unknown() {
        let known = ["validators", "validator-dir", "log-level", "log-format", "beacon-nodes"]
        let sources = ArgumentSources(
            known: Dictionary(uniqueKeysWithValues: known.map { ($0, false) }), list: "vigil devnet --help")
        #expect(
            throws: UserError(
                "the options file sets 'validatos', which is no option here",
                remedy: "did you mean 'validators' or 'validator-dir'? 'vigil devnet --help' lists all options")
        ) {
            try sources.arguments(file: [("validatos", ["16"])], environment: [:], typed: [])
        }
    }

    @Test func theNearestWordsComeFirst() {
        #expect(Nearness.distance("kitten", "sitting") == 3)
        #expect(Nearness.distance("", "abc") == 3 && Nearness.distance("abc", "") == 3)
        #expect(Nearness.nearest(to: "prot", in: ["port", "host", "prot"], count: 2) == ["prot", "port"])
        #expect(Nearness.nearest(to: "x", in: [], count: 2).isEmpty)
    }

    @Test func aValueThatNobodyTypedHasAnOrigin() throws {
        let sources = ArgumentSources(known: ["a": false, "b": false, "c": false, "d": true])
        let origins = try sources.origins(
            file: [("a", ["1"]), ("b", ["2"]), ("c", ["3"])], path: "/etc/client.yaml",
            environment: ["VIGIL_A": "4", "PATH": "x"], typed: ["--c=5", "--d"])
        #expect(
            origins == ["a": "the environment variable VIGIL_A", "b": "the options file /etc/client.yaml"])
    }

    @Test func aComplaintIsAboutTheLongestOptionThatItNames() {
        let names = ["metrics", "metrics-port", "port"]
        let text = "The value 'x' is invalid for '--metrics-port <metrics-port>'"
        #expect(ArgumentSources.option(in: text, of: names) == "metrics-port")
        #expect(ArgumentSources.option(in: "--metrics takes nothing", of: names) == "metrics")
        #expect(ArgumentSources.option(in: "--metrics-portal is none", of: names) == nil)
        #expect(ArgumentSources.option(in: "no option", of: names) == nil)
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
