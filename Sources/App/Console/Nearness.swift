/// Which known words a misspelt one may have meant.
package enum Nearness {
    /// The nearest words, the nearest first; of equally near ones, those that come first in the alphabet.
    package static func nearest(to word: String, in words: some Sequence<String>, count: Int) -> [String] {
        let ranked = words.map { (distance(word, $0), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        return ranked.prefix(count).map(\.1)
    }

    /// How many letters are to be put in, taken out or replaced to make one word of the other (Levenshtein).
    package static func distance(_ a: String, _ b: String) -> Int {
        let target = Array(b.utf8)
        var row = Array(0...target.count)
        for (line, letter) in a.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in target.indices {
                let replaced = diagonal + (letter == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
