import Inspection
import SSZ
import Testing

@Suite("A path into a value")
struct SSZPathTests {
    @Test(
        "reads as it is written",
        arguments: [
            ("slot", [SSZPathComponent.field("slot")]),
            ("fork.epoch", [.field("fork"), .field("epoch")]),
            ("validators[3].pubkey", [.field("validators"), .index(3), .field("pubkey")]),
            ("validators.__len__", [.field("validators"), .length]),
            ("[2][1]", [.index(2), .index(1)]),
        ])
    func parses(text: String, components: [SSZPathComponent]) {
        #expect(SSZPath(parsing: text)?.components == components)
        #expect(SSZPath(parsing: text)?.description == text)
    }

    @Test("is refused when it is none", arguments: ["", ".", "a..b", "a.[1]", "a[", "a[x]", "a[-1]", "a]", "a[1]b"])
    func refuses(text: String) {
        #expect(SSZPath(parsing: text) == nil)
    }
}
