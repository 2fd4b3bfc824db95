import Postgres

enum TableReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner), c.relacl::text[],
      CASE WHEN c.relacl IS NOT NULL THEN pg_catalog.acldefault('r', c.relowner) END::text[],
      c.relpersistence = 'u', NULLIF(am.amname, CASE WHEN c.relkind <> 'p' THEN 'heap' END), ts.spcname, c.reloptions, toast.reloptions,
      CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
      CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END,
      c.relrowsecurity, c.relforcerowsecurity, c.relreplident, identity.relname, cluster.relname, c.reltype, t.typarray,
      fs.srvname, \(ForeignOptions.columns("ft.ftoptions")), c.reloftype, \(partitionColumns)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
    LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
    LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
    LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
    LEFT JOIN (pg_catalog.pg_index ri JOIN pg_catalog.pg_class identity ON identity.oid = ri.indexrelid)
      ON ri.indrelid = c.oid AND ri.indisreplident AND c.relreplident = 'i'
    LEFT JOIN (pg_catalog.pg_index ci JOIN pg_catalog.pg_class cluster ON cluster.oid = ci.indexrelid)
      ON ci.indrelid = c.oid AND ci.indisclustered
    LEFT JOIN (pg_catalog.pg_foreign_table ft JOIN pg_catalog.pg_foreign_server fs ON fs.oid = ft.ftserver)
      ON c.relkind = 'f' AND ft.ftrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND \(scope.managed("n"))
    """
  }

  /// The columns of a partition key are noted as parts of the table, and those within its expressions are too
  /// (`StorePartitionKey` in `src/backend/catalog/heap.c`).
  private static let partitionColumns = """
    CASE WHEN c.relkind = 'p' THEN ARRAY(SELECT a.attname::text
      FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.objid AND a.attnum = d.objsubid
      WHERE d.classid = 1259 AND d.objid = c.oid AND d.objsubid > 0
        AND d.refclassid = 1259 AND d.refobjid = c.oid AND d.refobjsubid = 0 AND d.deptype = 'i') END
    """

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.relation, oid) || builder.excludedRelations.contains(oid) { continue }
      let identity = ObjectIdentity(.table, schema: try row.string(1), name: try row.string(2))
      var parameters = StorageParameters(try row.texts(9))
      parameters.add(try row.texts(10), prefix: "toast.")
      let foreign: Table.ForeignSource? =
        if let server = row[20] {
          Table.ForeignSource(server: server, options: try ForeignOptions.read(row, at: 21, of: identity, &builder))
        } else {
          nil
        }
      let table = Table(
        isUnlogged: try row.bool(6),
        accessMethod: row[7],
        tablespace: row[8],
        parameters: parameters,
        partitionKey: row[11],
        partitionColumns: (try row.texts(24) ?? []).sorted(),
        rowType: row[12],
        hasRowSecurity: try row.bool(13),
        forcesRowSecurity: try row.bool(14),
        // PostgreSQL notes NOTHING for a foreign table, and nobody can change it.
        replicaIdentity: foreign == nil ? replicaIdentity(row.character(15), row[16]) : .default,
        clusterIndex: row[17],
        foreign: foreign
      )
      builder.add(
        identity,
        table,
        at: ObjectAddress(SystemCatalog.relation, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      if table.rowType != nil, builder.identity(at: ObjectAddress(SystemCatalog.type, try row.oid(23))) == nil {
        let reason = "the composite type it is made of is not managed"
        builder.report(UnmanagedObject(kind: "typed table", name: identity.sqlName, reason: reason))
      }
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(18)), to: identity)
      if row[19] != nil { builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(19)), to: identity) }
    }
  }

  /// An index that was dropped leaves the table with nothing to identify a row by.
  private static func replicaIdentity(_ letter: Character?, _ index: String?) -> Table.ReplicaIdentity {
    switch letter {
    case "n": .nothing
    case "f": .full
    case "i": index.map { .index($0) } ?? .nothing
    default: .default
    }
  }
}
