public import Catalog
public import Postgres

/// A schema that was made real: a database and what was read from it.
public struct MaterializedSchema: Sendable {
  /// The database, on the shadow server.
  public var database: ConnectionTarget
  public var catalog: Catalog
  /// How the schema is named to a person: `model:schema/valueverse`.
  public var name: String

  public init(database: ConnectionTarget, catalog: Catalog, name: String) {
    self.database = database
    self.catalog = catalog
    self.name = name
  }
}
