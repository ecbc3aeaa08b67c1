import JSONBytes

/// A health report as a line of JSON.
package enum HealthText {
    package static func json(_ report: HealthReport) -> String {
        var writer = JSONWriter()
        write([("healthy", .flag(report.isHealthy))] + report.facts, &writer)
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private static func write(_ facts: [(name: String, value: HealthValue)], _ writer: inout JSONWriter) {
        writer.beginObject()
        for fact in facts {
            writer.key(fact.name)
            switch fact.value {
            case .text(let text): writer.string(text)
            case .flag(let flag): writer.bool(flag)
            case .list(let things):
                writer.beginArray()
                for thing in things { write(thing, &writer) }
                writer.endArray()
            }
        }
        writer.endObject()
    }
}
