/// A view: `View("vw_active_subscriptions", as: "SELECT …")`.
public struct View: SchemaObject {
  /// Through which conditions a row must pass that is written through the view.
  public enum CheckOption: String, Sendable, Codable, Hashable {
    case local, cascaded
  }

  /// An option of a view.
  public struct Option: ModelValue {
    public enum Kind: String, Sendable, Codable, Hashable {
      case securityBarrier, securityInvoker, checkOption
    }
    public var kind: Kind
    public var check: CheckOption?

    public static let securityBarrier = Option(kind: .securityBarrier)
    /// The rights of whoever asks count, not those of the view's owner (PostgreSQL 15).
    public static let securityInvoker = Option(kind: .securityInvoker)
    public static func checkOption(_ option: CheckOption) -> Option { Option(kind: .checkOption, check: option) }
  }

  public var name: String
  public var schema: String
  /// The names of the columns, where they are not those of the query.
  public var columns: [String]
  public var query: String
  public var options: [Option]
  public var comment: String?
  public var columnComments: Settings
  /// What a column gets in rows that are inserted through the view without it: SQL expressions.
  public var columnDefaults: Settings
  public var renamedFrom: String?
  public var owner: String?
  public var triggers: [Trigger]
  public var rules: [Rule]
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    columns: [String] = [],
    options: [Option] = [],
    comment: String? = nil,
    columnComments: Settings = [:],
    columnDefaults: Settings = [:],
    renamedFrom: String? = nil,
    owner: String? = nil,
    triggers: [Trigger] = [],
    rules: [Rule] = [],
    grants: [Grant] = [],
    as query: String,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.columns = columns
    self.options = options
    self.comment = comment
    self.columnComments = columnComments
    self.columnDefaults = columnDefaults
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.triggers = triggers
    self.rules = rules
    self.grants = grants
    self.query = query
    place = SourcePlace(file, line)
  }
}
