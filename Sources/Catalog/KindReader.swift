public import Postgres

/// Reads one kind of object from `pg_catalog`.
///
/// All readers are listed in ``CatalogReader/kinds``, in an order in which a relation is read before its parts.
public protocol KindReader: SendableMetatype {
  /// The one query that reads all objects of the kind.
  static func query(_ scope: ReadingScope) -> String

  /// Adds the objects in the rows to the builder.
  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError)

  /// What must be asked because of what was read; asked again until it is `nil`. Most kinds ask nothing.
  static func furtherQuery(_ builder: CatalogBuilder) -> Query?

  /// Takes the rows of the further query.
  static func readFurther(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError)

  /// Adds what can be said only when every kind and all of `pg_depend` is read; most kinds have nothing to add.
  static func finish(_ builder: inout CatalogBuilder)
}

extension KindReader {
  static func furtherQuery(_ builder: CatalogBuilder) -> Query? { nil }
  static func readFurther(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {}
  static func finish(_ builder: inout CatalogBuilder) {}
}

/// What is read: the version decides which columns exist, the schemas which objects take part.
public struct ReadingScope: Sendable {
  /// As `server_version_num` gives it: 150018.
  public var serverVersion: Int
  /// Schemas that take no part: those that others own, and those with a ledger.
  public var excludedSchemas: [String]
  /// The schemas with a ledger.
  public var ledgerSchemas: [String]
  /// Whether the database has the table `strata.policies`.
  public var hasPolicies: Bool

  public init(
    serverVersion: Int,
    excludedSchemas: [String],
    ledgerSchemas: [String] = [],
    hasPolicies: Bool = false
  ) {
    self.serverVersion = serverVersion
    self.excludedSchemas = excludedSchemas + ledgerSchemas
    self.ledgerSchemas = ledgerSchemas
    self.hasPolicies = hasPolicies
  }

  /// A condition on `pg_namespace AS alias` that keeps the schemas which take part: not PostgreSQL's, not Strata's, not
  /// those of others.
  public func managed(_ alias: String) -> String {
    let names = (["information_schema", "strata"] + excludedSchemas).map(quoteLiteral).joined(separator: ", ")
    return "\(alias).nspname !~ '^(pg|\(Self.copies))_' AND \(alias).nspname NOT IN (\(names))"
  }

  /// What the names of the schemas begin with in which Strata keeps what an online copy needs.
  static let copies = "strata_copy"
}
