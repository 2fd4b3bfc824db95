public import Catalog
public import Planning
public import Postgres

/// A schema that was read from its source.
public struct SourcedSchema: Sendable {
  public var source: SchemaSource
  public var catalog: Catalog
  /// The database that holds it, on the shadow or the live one.
  public var database: ConnectionTarget
  /// Whether the database is the user's: then it must not be written to, and its text is not canonical yet.
  public var isLive: Bool
  /// What the source says about the way to it.
  public var hints: PlanHints
  /// Schemas that others own; they take no part in a comparison with this source.
  public var externals: ExternalSchemas

  /// The schema for the prover.
  public var materialized: MaterializedSchema {
    MaterializedSchema(database: database, catalog: catalog, name: source.description)
  }
}
