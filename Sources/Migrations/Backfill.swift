import Postgres

/// An `UPDATE` that is run in batches of a table's key, each a transaction of its own.
///
/// In a file it is two directives before the statement, and a comment in the statement where the runner puts the key
/// range of each batch, ` AND (id) > (…) AND (id) <= (…)`. psql runs the same statement whole.
///
/// ```sql
/// -- strata:segment transaction=none
/// -- strata:backfill table=public.orders key=id batch=10000
/// -- strata:remaining SELECT count(*) FROM public.orders WHERE token IS NULL
/// UPDATE public.orders SET token = gen_random_uuid() WHERE token IS NULL /* strata:batch */;
/// ```
public struct Backfill: Sendable, Hashable {
  /// The schema; `nil` where the table is looked up along the search path.
  public var schema: String?
  public var table: String
  /// The name by which the statement calls the table; `nil` where the names of its columns are enough.
  public var alias: String?
  /// The columns by which batches are cut; empty for the primary key or else a unique index without nulls, as found when
  /// it is run.
  public var key: [String]
  /// How many rows of the table a batch covers, whether they need the change or not; `nil` for the usual number.
  public var batch: Int?
  /// A query that counts the rows that still need the change: 0 at the end.
  public var remaining: String

  /// What the comment says into which the range goes.
  public static let marker = "strata:batch"
  /// How many rows a batch covers where nothing else is said.
  public static let usualBatch = 10_000

  public init(
    schema: String?,
    table: String,
    alias: String? = nil,
    key: [String] = [],
    batch: Int? = nil,
    remaining: String
  ) {
    self.schema = schema
    self.table = table
    self.alias = alias
    self.key = key
    self.batch = batch
    self.remaining = remaining
  }

  /// The qualified, quoted name of the table.
  public var relation: String { quoteQualified(schema, table) }

  /// The argument of the directive, without what `remaining` says.
  var text: String {
    var text = "table=\(relation)"
    if let alias { text += " as=\(quoteIdentifier(alias))" }
    if !key.isEmpty { text += " key=" + key.map(quoteIdentifier).joined(separator: ",") }
    if let batch { text += " batch=\(batch)" }
    return text
  }

  /// Reads the argument of a directive; what remains is said by another.
  init(argument: String) throws(DirectiveError) {
    var rest = Substring(argument)
    var table: [String]?
    self.init(schema: nil, table: "", remaining: "")
    while !rest.isEmpty {
      let option = rest.prefix { $0 != "=" && $0 != " " }
      rest.removeFirst(option.count)
      guard rest.popFirst() == "=" else {
        throw DirectiveError(reason: "\"\(printable(option))\" has no value; it is written NAME=VALUE")
      }
      switch String(option) {
      case "table": table = try ScriptDirective.names(&rest)
      case "as": alias = try Self.name(&rest)
      case "key":
        key = [try Self.name(&rest)]
        while rest.first == "," {
          rest.removeFirst()
          key.append(try Self.name(&rest))
        }
      case "batch":
        let digits = rest.prefix { $0 != " " }
        rest.removeFirst(digits.count)
        guard let number = Int(digits), (1...10_000_000).contains(number) else {
          throw DirectiveError(reason: "batch is a number of rows from 1 to 10000000, not \"\(printable(digits))\"")
        }
        batch = number
      default: throw DirectiveError(reason: "\"\(printable(option))\" is none of table, as, key, batch")
      }
      guard rest.isEmpty || rest.first == " " else {
        throw DirectiveError(reason: "\"\(printable(rest))\" is left over after \(option)")
      }
      rest = rest.drop { $0 == " " }
    }
    guard let table, table.count <= 2 else {
      throw DirectiveError(reason: "it names no table: table=SCHEMA.TABLE")
    }
    self.schema = table.count == 2 ? table[0] : nil
    self.table = table.last ?? ""
  }

  /// One name without dots.
  private static func name(_ rest: inout Substring) throws(DirectiveError) -> String {
    let names = try ScriptDirective.names(&rest)
    guard names.count == 1 else {
      throw DirectiveError(reason: "\(names.map(quoteIdentifier).joined(separator: ".")) is qualified; give one name")
    }
    return names[0]
  }
}

/// How far a backfill is: what `version_steps` holds of it.
public struct BackfillProgress: Sendable, Hashable, Codable {
  /// The names of the key's columns.
  public var columns: [String]
  /// The key up to which the table has been gone through, as text; `nil` at the beginning of a pass.
  public var key: [String]?
  /// How many rows were changed.
  public var rows: Int64 = 0
  /// How many batches were committed.
  public var batches: Int64 = 0
  /// How often the table was gone through from its first key to its last.
  public var passes = 0

  init(columns: [String]) {
    self.columns = columns
  }
}
