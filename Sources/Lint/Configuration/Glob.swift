/// A pattern of paths: `*` stands for anything but a slash, `**` for anything, `?` for one character but a slash.
///
/// A pattern that names a folder matches everything in it.
struct Glob: Sendable, Hashable {
  let pattern: String

  init(_ pattern: String) {
    var text = Substring(pattern)
    if text.hasPrefix("./") { text = text.dropFirst(2) }
    self.pattern = String(text)
  }

  func matches(_ path: String) -> Bool {
    var text = Substring(path)
    if text.hasPrefix("./") { text = text.dropFirst(2) }
    let characters = Array(text)
    let prefix = Array(pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern)
    return Self.matches(prefix[...], characters[...]) || Self.matches((prefix + Array("/**"))[...], characters[...])
  }

  private static func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*" where rest.first == "*":
      var behind = rest.dropFirst()
      // `**/` stands for no folder too.
      if behind.first == "/", matches(behind.dropFirst(), text) { return true }
      if behind.isEmpty { return true }
      if behind.first == "/" { behind = behind[behind.startIndex...] }
      return text.indices.contains { matches(behind, text[$0...]) } || matches(behind, [])
    case "*":
      if matches(rest, text) { return true }
      guard let character = text.first, character != "/" else { return false }
      return matches(pattern, text.dropFirst())
    case "?":
      guard let character = text.first, character != "/" else { return false }
      return matches(rest, text.dropFirst())
    default:
      return text.first == first && matches(rest, text.dropFirst())
    }
  }
}
