import BeaconAPIClient
import Testing

/// Whose the headers of a file are.
@Suite struct NodeHeadersTests {
    private func resolved(_ text: String, _ urls: String...) throws -> [[String]] {
        try NodeHeaders(text).resolved(for: urls).map { $0.map { "\($0.name)=\($0.value)" } }
    }

    private func mistake(_ text: String, _ urls: String...) -> String? {
        do {
            _ = try NodeHeaders(text).resolved(for: urls)
            return nil
        } catch {
            return (error as? NodeHeaders.Mistake)?.description
        }
    }

    @Test("Lines without a node are the only node's, or those of one host")
    func unnamed() throws {
        let text = "# a comment\n\nAuthorization: Bearer a:b\r\nX-Two:  2\n"
        let both = ["Authorization=Bearer a:b", "X-Two=2"]
        #expect(try resolved(text, "https://a.example") == [both])
        #expect(try resolved(text, "https://a.example:1", "https://A.example:2/prefix") == [both, both])
        #expect(mistake(text, "https://a.example", "https://b.example")?.contains("said whose") == true)
        #expect(mistake(text, "https://a.example", "http://127.0.0.1:5052")?.contains("said whose") == true)
        #expect(try resolved("", "https://a.example", "http://b.example") == [[], []])
    }

    @Test("Lines after a node are its own alone")
    func named() throws {
        let text = "[https://A.example/]\nX: 1\n[https://b.example:9000]\nX: 2\nY: 3\n"
        #expect(
            try resolved(text, "https://b.example:9000", "http://c.example", "https://user:word@a.example")
                == [["X=2", "Y=3"], [], ["X=1"]])
        #expect(mistake(text, "https://a.example")?.contains("https://b.example:9000") == true)
        #expect(
            try resolved("All: 0\n[https://a.example:2]\nX: 1\n", "https://a.example:1", "https://a.example:2")
                == [["All=0"], ["All=0", "X=1"]])
    }

    @Test("No header travels in the clear, but on this machine")
    func clear() throws {
        let far = ["http://a.example", "http://10.0.0.1:5052", "http://127.0.0.1.example", "http://127.1"]
        for url in far {
            #expect(mistake("X: secret", url)?.contains("in the clear") == true)
            #expect(mistake("[\(url)]\nX: secret", "https://b.example", url)?.contains("secret") == false)
        }
        for url in ["http://localhost:5052", "http://127.0.0.1:5052", "http://127.8.9.1", "http://[::1]:5052"] {
            #expect(try resolved("X: 1", url) == [["X=1"]])
        }
    }

    @Test("Mistakes are told by their line, without a value")
    func mistakes() {
        for text in ["X: 1\nno header", "X: 1\nbad name: secret", "X: 1\n[nowhere]", "X: 1\n[https://a.example"] {
            let told = mistake(text, "https://a.example")
            #expect(told?.contains("line 2") == true && told?.contains("secret") == false)
        }
    }
}
