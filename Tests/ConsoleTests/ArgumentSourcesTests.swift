import Console
import Testing

@Suite("Options from file, environment and command line")
struct ArgumentSourcesTests {
    private let sources = ArgumentSources(known: ["validators": false, "seconds-per-slot": false, "keep-running": true])

    @Test("rise in precedence: file, environment, typed")
    func precedence() throws {
        let arguments = try sources.arguments(
            file: [("validators", "16")], environment: ["VIGIL_VALIDATORS": "32", "HOME": "/x"],
            typed: ["--validators", "64"])
        #expect(arguments == ["--validators=16", "--validators=32", "--validators", "64"])
    }

    @Test("dashes become underscores in the environment")
    func environmentNames() throws {
        let arguments = try sources.arguments(file: [], environment: ["VIGIL_SECONDS_PER_SLOT": "0.5"], typed: [])
        #expect(arguments == ["--seconds-per-slot=0.5"])
    }

    @Test("a flag appears when it is true", arguments: [("true", 1), ("1", 1), ("false", 0), ("", 0)])
    func flags(value: String, count: Int) throws {
        let arguments = try sources.arguments(file: [("keep-running", value)], environment: [:], typed: [])
        #expect(arguments == Array(repeating: "--keep-running", count: count))
    }

    @Test("an unknown option in a file is an error that names the known ones")
    func unknown() {
        #expect {
            try sources.arguments(file: [("validatos", "16")], environment: [:], typed: [])
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
}
