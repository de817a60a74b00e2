import Screen

extension FuzzTarget {
    /// Bytes from a terminal, typed into an input line.
    static let input = FuzzTarget("input") { bytes in
        let inputs = try decoded(bytes, isSlow: false)
        try require(decoded(bytes, isSlow: true) == inputs, "in pieces it has other keys")
        try require(inputs.count <= bytes.count, "more keys than bytes")
        var line = InputLine()
        for input in inputs {
            switch input {
            case .key(let key):
                try check(key)
                if case .character(let character) = key { line.insert(String(character)) }
                if key == .enter { line.remember() }
                _ = line.edit(key)
            case .paste(let text): try insert(text, in: &line)
            case .oversizedPaste:
                try require(
                    bytes.count > InputDecoder.maxPasteSize, "a paste of \(bytes.count) bytes is oversized")
            case .mouse(let action):
                try require(action.x >= 0 && action.y >= 0, "\(action) is off the screen")
            case .focusChanged: break
            case .characters, .resized, .closed: throw BrokenProperty(description: "\(input) out of bytes")
            }
            try check(line)
        }
    }

    /// - Parameter isSlow: Whether each byte arrives by itself.
    private static func decoded(_ bytes: [UInt8], isSlow: Bool) throws(BrokenProperty) -> [Input] {
        var (decoder, inputs) = (InputDecoder(), [Input]())
        for piece in isSlow ? bytes.map({ [$0] }) : [bytes] { inputs += decoder.consume(piece) }
        inputs += decoder.giveUp()
        try require(decoder.unfinished == nil, "something is waited for although it was given up")
        return inputs
    }

    private static func check(_ key: Key) throws(BrokenProperty) {
        guard case .character(let character) = key else { return }
        let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
        try require(!isControl, "a control character is typed")
    }

    private static func insert(_ text: String, in line: inout InputLine) throws(BrokenProperty) {
        let before = line
        if line.insert(text) {
            try require(line.text.utf8.count <= maxLineSize, "the line has \(line.text.utf8.count) bytes")
        } else {
            try require(line == before, "a refused text changes the line")
        }
    }

    /// In bytes.
    private static let maxLineSize = 4096

    private static func check(_ line: InputLine) throws(BrokenProperty) {
        try require((0...line.characters.count).contains(line.cursor), "the cursor is at \(line.cursor)")
        try require(line.text.utf8.count <= maxLineSize, "the line has \(line.text.utf8.count) bytes")
        try require(Array(line.text) == line.characters, "'\(line.text)' has other characters")
        for width in [1, 2, 7] {
            let (text, cursor) = line.window(columns: width)
            try require(text.columns <= width, "'\(text)' is wider than \(width)")
            try require((0..<width).contains(cursor), "the cursor stands in column \(cursor) of \(width)")
        }
    }
}
