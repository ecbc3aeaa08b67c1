import PVFWorker

/// The worker program with the puppet for its engine: real processes and a real sandbox, without real code.
@main
enum PuppetWorker {
    static func main() {
        let source = EngineSource(name: "puppet") { _ throws(WorkerFailure) in
            LoadedEngine(make: { PuppetEngine() }, selfCheck: {})
        }
        WorkerProgram.main(Array(CommandLine.arguments.dropFirst()), engine: source)
    }
}
