import JSONBytes

enum HealthText {
    static func json(_ report: HealthReport) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("healthy")
        writer.bool(report.isHealthy)
        for fact in report.facts {
            writer.key(fact.name)
            writer.string(fact.value)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
