/// Lines for standard output, written in large pieces: a long listing is not one system call a line.
package final class BufferedLines {
    private var text = ""
    private static let pieceBytes = 1 << 16

    package init() {}

    package func add(_ line: String) {
        text += line
        text += "\n"
        if text.utf8.count >= Self.pieceBytes { flush() }
    }

    package func flush() {
        StandardStream.output.write(text)
        text = ""
    }
}
