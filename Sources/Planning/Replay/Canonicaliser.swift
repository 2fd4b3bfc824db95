import Catalog
import Diagnostics
import Postgres
import Shadow

/// Finds out what PostgreSQL makes of an expression that is written out and read back.
///
/// Some spellings change their text once: `CHECK (x IN ('a', 'b'))` on a `varchar` is another text after a dump was
/// loaded, and means the same. So before two catalogs are called different, the objects in question are made again from
/// their own DDL in a copy of their database, and what comes back is compared.
struct Canonicaliser {
  let shadow: ShadowServer
  let reader: CatalogReader

  /// The kinds whose text PostgreSQL derives from an expression.
  static let kinds: Set<ObjectKind> = [
    .columnDefault, .constraint, .index, .view, .materializedView, .trigger, .policy, .domain,
  ]

  /// The objects of a catalog whose difference from another may be one of spelling only.
  static func suspects(in catalog: Catalog, against other: Catalog) -> Set<ObjectIdentity> {
    let difference = CatalogDifference(from: catalog, to: other, hints: .init())
    return Set(
      difference.changed.keys.filter { identity in
        // An index that a failed build left invalid would be valid, and no longer found, if it were made again here.
        kinds.contains(identity.kind) && catalog[identity] != nil
          && catalog.definition(identity, as: Index.self)?.isValid != false
      }
    )
  }

  /// The catalog of a schema after those objects were made again; `nil` where PostgreSQL refuses that, as it does where
  /// something depends on them that is not managed, or where they need each other.
  func canonical(_ schema: MaterializedSchema, _ objects: Set<ObjectIdentity>) async throws -> MaterializedSchema? {
    guard !objects.isEmpty else { return schema }
    let copy = try await shadow.cloneDatabase(schema.database, "canonical")
    do {
      let connection = try await Connection.connect(to: copy)
      do {
        try await connection.execute(CatalogWriter.settings.joined(separator: "; "))
        for statement in try Planner.statements(remaking: objects, of: schema.catalog) {
          try await connection.execute(statement.sql)
        }
        let catalog = try await reader.read(connection)
        await connection.close()
        return MaterializedSchema(database: copy, catalog: catalog, name: schema.name)
      } catch {
        await connection.close()
        throw error
      }
    } catch {
      try await shadow.dropDatabase(copy)
      let isCircle = (error as? Failure)?.code == "dependency-cycle"
      guard error is PostgresError || isCircle else { throw error }
      return nil
    }
  }

  /// Both schemas, canonical where they seem to differ.
  func canonical(
    _ left: MaterializedSchema,
    _ right: MaterializedSchema
  ) async throws -> (MaterializedSchema, MaterializedSchema) {
    let ofLeft = Self.suspects(in: left.catalog, against: right.catalog)
    let ofRight = Self.suspects(in: right.catalog, against: left.catalog)
    guard !ofLeft.isEmpty || !ofRight.isEmpty else { return (left, right) }
    return (try await canonical(left, ofLeft) ?? left, try await canonical(right, ofRight) ?? right)
  }
}
