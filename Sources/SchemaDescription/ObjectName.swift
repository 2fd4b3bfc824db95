/// The name by which one object refers to another: `"organizations"`, or with its schema `"auth.users"`.
///
/// Without a schema the name means the object of that name in the schema of whoever refers to it, else in `public`.
/// A name that contains a dot itself is written `ObjectName("odd.name", schema: "public")`.
public struct ObjectName: Sendable, Hashable, ExpressibleByStringLiteral {
  public var schema: String?
  public var name: String

  public init(_ name: String, schema: String) {
    self.schema = schema
    self.name = name
  }

  /// Reads `name` or `schema.name`.
  public init(_ text: String) {
    if let dot = text.firstIndex(of: "."), dot != text.startIndex, text.index(after: dot) != text.endIndex {
      schema = String(text[..<dot])
      name = String(text[text.index(after: dot)...])
    } else {
      name = text
    }
  }

  public init(stringLiteral value: String) { self.init(value) }
}

extension ObjectName: CustomStringConvertible {
  /// The name as it is written, without quotes: for messages, never for SQL.
  public var description: String { schema.map { "\($0).\(name)" } ?? name }
}

extension ObjectName: Codable {
  private enum CodingKeys: String, CodingKey { case schema, name }
}
