/// A cast from one type to another: `Cast(from: .named("celsius"), to: .numeric, with: .function("fn_degrees"))`.
public struct Cast: SchemaObject {
  /// How a value is converted.
  public struct Method: ModelValue {
    public enum Kind: String, Sendable, Codable, Hashable {
      case function, `inout`, binary
    }

    public var kind: Kind
    public var function: ObjectName?
    /// The types of the function's arguments; the source type alone where the list is empty.
    public var arguments: [SQLType] = []

    /// `WITH FUNCTION`. The second and third argument of a function, where it has them, are the type modifier and whether
    /// the cast was written.
    public static func function(_ name: ObjectName, _ arguments: [SQLType] = []) -> Method {
      Method(kind: .function, function: name, arguments: arguments)
    }
    /// `WITH INOUT`: the text of one type is read as the other.
    public static let `inout` = Method(kind: .`inout`)
    /// `WITHOUT FUNCTION`: both types have the same bytes.
    public static let binary = Method(kind: .binary)
  }

  /// Where the cast is made without being written: nowhere where not said.
  public enum Context: String, Sendable, Codable, Hashable {
    /// When a value is assigned to a column.
    case assignment
    /// Everywhere.
    case implicit
  }

  public var source: SQLType
  public var target: SQLType
  public var method: Method
  public var context: Context?
  public var comment: String?
  public var place: SourcePlace

  public init(
    from source: SQLType,
    to target: SQLType,
    with method: Method,
    as context: Context? = nil,
    comment: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.source = source
    self.target = target
    self.method = method
    self.context = context
    self.comment = comment
    place = SourcePlace(file, line)
  }
}
