import Postgres

/// The options of a foreign data wrapper, a server, a user mapping, a foreign table or its columns (`OPTIONS (…)`).
///
/// The values of options that hold a secret never leave the server: they are not read, and only their names are
/// reported.
public struct ForeignOptions: Sendable, Hashable, Codable {
  @Exact public var values: [String: String]

  public init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// The options in texts like `host=db1`, as `pg_catalog` keeps them.
  init(_ items: [String]?) {
    values = [:]
    for item in items ?? [] {
      guard let sign = item.firstIndex(of: "=") else { continue }
      values[String(item[..<sign])] = String(item[item.index(after: sign)...])
    }
  }

  public var isEmpty: Bool { values.isEmpty }

  /// ` OPTIONS (host 'db1')`, or nothing where there are none.
  var clause: String { ForeignOptions().change(to: self, isAltered: false).map { " \($0)" } ?? "" }

  /// `OPTIONS (ADD …, SET …, DROP …)`; `nil` where nothing differs. A new object has `OPTIONS (name 'value')`.
  func change(to new: ForeignOptions, isAltered: Bool) -> String? {
    var items: [String] = []
    for (name, value) in new.values.sorted(by: { $0.key < $1.key }) where !ExactText.isSame(values[name], value) {
      let word = !isAltered ? "" : values[name] == nil ? "ADD " : "SET "
      items.append("\(word)\(quoteIdentifier(name)) \(quoteLiteral(value))")
    }
    items += values.keys.filter { new.values[$0] == nil }.sorted().map { "DROP \(quoteIdentifier($0))" }
    return items.isEmpty ? nil : "OPTIONS (\(items.joined(separator: ", ")))"
  }

  // MARK: Reading

  /// What the name of an option with a secret holds, as a regular expression of PostgreSQL.
  private static let secret =
    "pass(word|wd|phrase|code)|pwd$|secret|token|credential|(api|access|private|account)_?key"

  /// Two columns of a query: the options without secrets as an array, and the names of those with one.
  static func columns(_ options: String) -> String {
    let name = "pg_catalog.lower(pg_catalog.split_part(o, '=', 1))"
    return """
      ARRAY(SELECT o FROM pg_catalog.unnest(\(options)) o WHERE \(name) !~ '\(secret)'),
      ARRAY(SELECT pg_catalog.split_part(o, '=', 1) FROM pg_catalog.unnest(\(options)) o WHERE \(name) ~ '\(secret)')
      """
  }

  /// The options in the columns that ``columns(_:)`` makes; secrets are reported as not managed.
  static func read(
    _ row: Row,
    at index: Int,
    of identity: ObjectIdentity,
    _ builder: inout CatalogBuilder
  ) throws(PostgresError) -> ForeignOptions {
    for name in try row.texts(index + 1) ?? [] {
      builder.report(
        UnmanagedObject(
          kind: "option",
          name: "\(quoteIdentifier(name)) of \(identity)",
          reason: "it holds a secret, which is neither read nor compared nor written"
        )
      )
    }
    return ForeignOptions(try row.texts(index))
  }
}
