public import Diagnostics
import Postgres

/// Data that a script destroys, as its author declares it: `-- strata:destroys column billing.items.note (dropped)`.
///
/// The runner counts what is there before the script runs, and refuses unless destroying was asked for. The text is
/// `table NAME`, `rows NAME`, `column NAME.COLUMN` or `values NAME.COLUMN`, with names spelled as in SQL, and a remark
/// in parentheses; or `rows NAME where CONDITION`, which counts the rows that the condition chooses, and stands for no
/// others.
public struct Destruction: Sendable, Hashable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The table goes, with every row.
    case table
    /// The table stays, its rows go.
    case rows
    /// The column goes, with every value that is not null.
    case column
    /// The column stays, but values are changed in a way that cannot be undone.
    case values

    var hasColumn: Bool { self == .column || self == .values }
  }

  public var kind: Kind
  /// The schema; `nil` where the name is looked up along the search path.
  public var schema: String?
  public var table: String
  /// The column; `nil` where the whole rows go.
  public var column: String?
  /// Which of the rows go, as SQL; `nil` where all do.
  public var condition: String?
  /// Why the data goes; `nil` where nothing was said.
  public var remark: String?
  /// Where it was declared; `nil` before it is written to a file.
  public var place: Place?

  public init(
    _ kind: Kind,
    schema: String?,
    table: String,
    column: String? = nil,
    condition: String? = nil,
    remark: String? = nil
  ) {
    self.kind = kind
    self.schema = schema
    self.table = table
    self.column = column
    self.condition = condition
    self.remark = remark
  }

  /// The qualified, quoted name of the table.
  var relation: String { quoteQualified(schema, table) }

  /// The qualified, quoted name of what goes.
  public var name: String { column.map { relation + "." + quoteIdentifier($0) } ?? relation }

  /// The directive's argument.
  var text: String {
    var text = "\(kind.rawValue) \(name)"
    if let condition { text += " where \(condition)" }
    if let remark { text += " (\(remark))" }
    return text
  }

  /// Reads a directive's argument.
  init(argument: String, at place: Place) throws(DirectiveError) {
    var rest = Substring(argument)
    let word = rest.prefix { $0 != " " }
    guard let kind = Kind(rawValue: String(word)) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw DirectiveError(reason: "\"\(printable(word))\" is none of \(kinds)")
    }
    rest = rest.dropFirst(word.count).drop { $0 == " " }
    var names = try ScriptDirective.names(&rest)
    rest = rest.drop { $0 == " " }
    var remark: String?
    var condition: String?
    if kind == .rows, rest.prefix(6).lowercased() == "where " {
      condition = String(rest.dropFirst(6))
    } else if rest.hasPrefix("("), rest.hasSuffix(")") {
      remark = String(rest.dropFirst().dropLast())
    } else if !rest.isEmpty {
      throw DirectiveError(reason: "\"\(printable(rest))\" is left over after the name")
    }
    let column = kind.hasColumn && names.count > 1 ? names.removeLast() : nil
    guard names.count <= 2, kind.hasColumn == (column != nil), let table = names.last else {
      let form = kind.hasColumn ? "SCHEMA.TABLE.COLUMN" : "SCHEMA.TABLE"
      throw DirectiveError(reason: "the name is not of the form \(form)")
    }
    self.init(kind, schema: names.count == 2 ? names[0] : nil, table: table, column: column)
    (self.condition, self.remark) = (condition, remark)
    self.place = place
  }
}

/// Why the argument of a directive is not understood.
struct DirectiveError: Error, Sendable, Hashable {
  var reason: String
}
