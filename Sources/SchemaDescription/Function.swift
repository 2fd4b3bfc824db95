/// A function or procedure.
///
/// Structured: `Function("fn_total", [.argument("invoice_id", .uuid)], returns: .type(.numeric), language: .sql,
/// volatility: .stable, body: "SELECT …")`. Or the whole statement: `Function(sql: #"CREATE FUNCTION …"#)`.
public struct Function: SchemaObject {
  public enum Kind: String, Sendable, Codable, Hashable {
    case function, procedure
  }

  public var kind: Kind
  public var name: String
  public var schema: String
  public var arguments: [Argument]
  public var returns: Returns?
  public var language: Language
  public var volatility: Volatility?
  public var security: Security?
  /// A null argument makes the result null without a call (`STRICT`).
  public var isStrict: Bool
  public var isLeakproof: Bool
  /// A window function, which is written in C.
  public var isWindow: Bool
  public var parallel: Parallel?
  /// What one call costs, in units of `cpu_operator_cost`.
  public var cost: Double?
  /// How many rows a call returns, for the planner.
  public var rows: Double?
  public var support: ObjectName?
  /// The types that the language's transforms convert (`TRANSFORM FOR TYPE`).
  public var transforms: [SQLType]
  /// Settings in force while it runs: `["search_path": "public, pg_temp"]`.
  public var settings: Settings
  public var body: Body
  /// The whole statement, where it was given; ``name`` and ``schema`` are then read from it.
  public var sql: String?
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    _ arguments: [Argument] = [],
    returns: Returns,
    language: Language = .plpgsql,
    volatility: Volatility? = nil,
    security: Security? = nil,
    strict: Bool = false,
    leakproof: Bool = false,
    window: Bool = false,
    parallel: Parallel? = nil,
    cost: Double? = nil,
    rows: Double? = nil,
    support: ObjectName? = nil,
    transforms: [SQLType] = [],
    set settings: Settings = [:],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    body: Body,
    file: String = #filePath,
    line: Int = #line
  ) {
    kind = .function
    self.name = name
    self.schema = schema
    self.arguments = arguments
    self.returns = returns
    self.language = language
    self.volatility = volatility
    self.security = security
    isStrict = strict
    isLeakproof = leakproof
    isWindow = window
    self.parallel = parallel
    self.cost = cost
    self.rows = rows
    self.support = support
    self.transforms = transforms
    self.settings = settings
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    self.body = body
    place = SourcePlace(file, line)
  }

  /// The whole `CREATE FUNCTION` or `CREATE PROCEDURE` statement, best as a raw string literal `#"…"#`.
  public init(
    sql: String,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.init(
      "",
      returns: .void,
      comment: comment,
      renamedFrom: renamedFrom,
      owner: owner,
      grants: grants,
      body: "",
      file: file,
      line: line
    )
    self.sql = sql
    returns = nil
  }

  /// A procedure: `.procedure("pr_close_month", [.argument("month", .date)], body: "BEGIN … END")`.
  public static func procedure(
    _ name: String,
    schema: String = "public",
    _ arguments: [Argument] = [],
    language: Language = .plpgsql,
    security: Security? = nil,
    transforms: [SQLType] = [],
    set settings: Settings = [:],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    body: Body,
    file: String = #filePath,
    line: Int = #line
  ) -> Function {
    var procedure = Function(
      name,
      schema: schema,
      arguments,
      returns: .void,
      language: language,
      security: security,
      transforms: transforms,
      set: settings,
      comment: comment,
      renamedFrom: renamedFrom,
      owner: owner,
      grants: grants,
      body: body,
      file: file,
      line: line
    )
    procedure.kind = .procedure
    procedure.returns = nil
    return procedure
  }
}
