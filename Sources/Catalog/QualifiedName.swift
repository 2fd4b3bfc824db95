/// A name as SQL writes it, taken apart: `public.invoices`, `"we ird"."x.y"`.
public struct QualifiedName: Sendable, Hashable {
  public var schema: String?
  public var name: String

  /// The parts of a name; `nil` where the text is no name of one or two parts.
  public init?(parsing text: String) {
    var rest = Substring(text)
    guard let first = Self.takePart(&rest) else { return nil }
    if rest.isEmpty {
      name = first
      return
    }
    guard rest.removeFirst() == ".", let second = Self.takePart(&rest), rest.isEmpty else { return nil }
    schema = first
    name = second
  }

  /// One identifier: in double quotes, doubled inside, or a plain word, which PostgreSQL folds to lower case.
  private static func takePart(_ rest: inout Substring) -> String? {
    guard rest.first == "\"" else {
      let word = rest.prefix { $0 != "." && $0 != "\"" && !$0.isWhitespace }
      rest = rest[word.endIndex...]
      return word.isEmpty ? nil : String(word.map { $0.isASCII ? Character($0.lowercased()) : $0 })
    }
    rest.removeFirst()
    var name = ""
    while let character = rest.popFirst() {
      if character == "\"" {
        guard rest.first == "\"" else { return name.isEmpty ? nil : name }
        rest.removeFirst()
      }
      name.append(character)
    }
    return nil
  }
}
