/// `${name}` in files.
enum Placeholders {
  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }
  }

  /// Puts values in the place of placeholders, once: a value that holds `${…}` is left as it is.
  ///
  /// - Parameter missing: Called for each placeholder without a value, with its name and line.
  static func replace(
    in text: String,
    _ value: (String) -> String?,
    missing: (String, Int) -> Void
  ) -> String {
    var result = ""
    var rest = Substring(text)
    var line = 1
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
      let before = rest[..<start]
      line += before.utf8.count { $0 == 10 }
      result += before
      rest = rest[start...]
      let inside = rest.dropFirst(2)
      guard rest.hasPrefix("${"), let end = inside.firstIndex(of: "}"), isName(inside[..<end]) else {
        result.append("$")
        rest = rest.dropFirst()
        continue
      }
      let name = String(inside[..<end])
      if let value = value(name) { result += value } else { missing(name, line) }
      rest = rest[inside.index(after: end)...]
    }
    return result + rest
  }
}
