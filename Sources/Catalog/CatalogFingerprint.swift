import Postgres

/// What the definitions of a database were made of at one moment.
///
/// A snapshot is not enough to read a catalog at one moment: `pg_get_viewdef()` and its like, and names printed by
/// `regclass`, look at the newest catalog whatever the transaction sees (PostgreSQL documentation, "System Catalog
/// Information Functions"). So the fingerprint is taken before and after, and a catalog that changed is read again.
struct CatalogFingerprint: Sendable, Equatable {
  /// A sum for each catalog; one row of it added, removed or changed makes another sum.
  private var sums: [String?]

  /// Temporary tables come and go with sessions, and are no part of a schema.
  private static let lasting = "pg_catalog.pg_class c ON c.relpersistence <> 't' AND c.oid"

  /// Columns of indexes have no names that anybody uses.
  private static let namesColumns = "c.relkind NOT IN ('i', 'I', 't', 'S')"

  /// Catalogs in which every change is a change of a definition: what a row is known by, and where it is looked for.
  ///
  /// The row's transaction tells one state of it from another, even from one it comes back to. In `pg_class` it tells too
  /// much: TRUNCATE and REFRESH write there too. A table that is renamed there and back shows in `pg_type`.
  private static let catalogs: [(key: String, source: String)] =
    [
      "pg_proc", "pg_operator", "pg_opclass", "pg_opfamily", "pg_collation", "pg_statistic_ext", "pg_event_trigger",
      "pg_publication", "pg_publication_rel", "pg_cast", "pg_transform", "pg_ts_config", "pg_ts_dict", "pg_ts_parser",
      "pg_ts_template", "pg_extension",
      "pg_foreign_server", "pg_foreign_data_wrapper", "pg_policy", "pg_language", "pg_conversion", "pg_am",
    ].map { ("o.oid, o.xmin", "pg_catalog.\($0) o") } + [
      ("o.oid, o.xmin", "pg_catalog.pg_namespace o WHERE o.nspname !~ '^pg_(toast_)?temp_'"),
      ("o.oid, o.xmin", housed("pg_type", "typnamespace")),
      ("o.oid, o.xmin", housed("pg_constraint", "connamespace")),
      ("o.indexrelid, o.xmin", "pg_catalog.pg_index o JOIN \(lasting) = o.indrelid"),
      ("o.oid, o.xmin", "pg_catalog.pg_attrdef o JOIN \(lasting) = o.adrelid"),
      ("o.oid, o.xmin", "pg_catalog.pg_trigger o JOIN \(lasting) = o.tgrelid"),
      ("o.oid, o.xmin", "pg_catalog.pg_rewrite o JOIN \(lasting) = o.ev_class"),
      ("o.inhrelid, o.inhparent, o.xmin", "pg_catalog.pg_inherits o"),
      ("o.oid, o.rolname", "pg_catalog.pg_roles o"),
      (
        "o.oid, o.relname, o.relnamespace, o.relowner, o.relkind, o.reloftype",
        "pg_catalog.pg_class o WHERE o.relpersistence <> 't'"
      ),
      (
        "o.attrelid, o.attnum, o.xmin",
        "pg_catalog.pg_attribute o JOIN \(lasting) = o.attrelid WHERE o.attnum > 0 AND \(namesColumns)"
      ),
    ]

  private static func housed(_ catalog: String, _ schema: String) -> String {
    """
    pg_catalog.\(catalog) o LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.\(schema)
      WHERE n.nspname IS NULL OR n.nspname !~ '^pg_(toast_)?temp_'
    """
  }

  /// One row, one column for each catalog.
  static let query =
    "SELECT "
    + catalogs.map { key, source in
      "(SELECT pg_catalog.sum(pg_catalog.hash_record(ROW(\(key)))::pg_catalog.int8) FROM \(source))"
    }
    .joined(separator: ",\n  ")

  init(_ rows: ResultSet) {
    sums = rows.first.map { row in rows.columns.indices.map { row[$0] } } ?? []
  }
}
