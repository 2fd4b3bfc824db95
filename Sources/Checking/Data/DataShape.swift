import Postgres

/// What a database demands of the rows of its tables, with the OIDs that stay the same while names change.
struct DataShape: Sendable {
  struct Attribute: Sendable {
    var name: String
    /// The type as SQL writes it.
    var type: String
    var typeOID: UInt32
    /// The labels, where the type is an enum.
    var labels: [String]?
    /// The type beneath, where the type is a domain.
    var baseType: String?
    var isNotNull: Bool
    /// The default, for rows that get the column later; `nil` where they get null.
    var fill: String?
    /// Whether the value is computed, so that nothing has to be there.
    var isComputed: Bool
  }

  struct Relation: Sendable {
    var schema: String
    var name: String
    var isPartition: Bool
    /// Whether rows are kept by its partitions rather than by itself.
    var isPartitioned: Bool
    /// What rows of a partition, and of those above it, must be; `nil` where that is no condition which another
    /// database could be asked, as with hash partitions, whose condition holds an OID.
    var bound: String?
    /// The partitioned table at the top of a partition's; 0 for others.
    var root: UInt32
    /// By attribute number, in order.
    var attributes: [Int: Attribute]
    /// The columns of the primary key, to name rows by.
    var key: [String]
  }

  /// A demand on the rows of a relation, or on the values of a domain.
  struct Demand: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      case check
      /// Rows of the relation with that OID must exist.
      case reference(UInt32, columns: [String], isFull: Bool)
      case unique(nullsDistinct: Bool)
      case exclusion(operators: [String])
    }

    var kind: Kind
    var name: String
    /// The relation; 0 for a domain's.
    var relation: UInt32
    /// The domain; 0 for a relation's.
    var domain: UInt32
    /// The columns or expressions that are compared.
    var columns: [String]
    /// The expression of a check, or the predicate of a unique index.
    var condition: String?
  }

  var relations: [UInt32: Relation] = [:]
  /// The validated demands.
  var demands: Set<Demand> = []
  /// Domains that refuse null.
  var notNullDomains: Set<UInt32> = []
  /// The tables whose partitions follow a schedule: which there will be depends on the rows.
  var scheduled: Set<UInt32> = []

  /// Reads the shape of everything a user made.
  static func read(_ connection: Connection) async throws -> DataShape {
    var shape = DataShape()
    for row in try await connection.query(attributeQuery) {
      let oid = try row.oid("relation")
      let attribute = Attribute(
        name: try row.string("name"),
        type: try row.string("type"),
        typeOID: try row.oid("type_oid"),
        labels: try row.optionalTextArray("labels")?.compactMap { $0 },
        baseType: row.isNull("base_type") ? nil : try row.string("base_type"),
        isNotNull: try row.bool("is_not_null"),
        fill: row.isNull("fill") ? nil : try row.string("fill"),
        isComputed: try row.bool("is_computed")
      )
      let empty = Relation(
        schema: try row.string("schema"),
        name: try row.string("table"),
        isPartition: try row.bool("is_partition"),
        isPartitioned: try row.bool("is_partitioned"),
        bound: row.isNull("bound") ? nil : try row.string("bound"),
        root: try row.oid("root"),
        attributes: [:],
        key: try row.textArray("key").compactMap { $0 }
      )
      shape.relations[oid, default: empty].attributes[try row.int("number")] = attribute
    }
    for row in try await connection.query(constraintQuery) {
      shape.demands.insert(try demand(row))
    }
    for row in try await connection.query(indexQuery) {
      shape.demands.insert(
        Demand(
          kind: .unique(nullsDistinct: try row.bool("nulls_distinct")),
          name: try row.string("name"),
          relation: try row.oid("relation"),
          domain: 0,
          columns: try row.textArray("columns").compactMap { $0 },
          condition: row.isNull("condition") ? nil : try row.string("condition")
        )
      )
    }
    for row in try await connection.query(domainQuery) { shape.notNullDomains.insert(try row.oid(0)) }
    if try await connection.query("SELECT pg_catalog.to_regclass('strata.policies') IS NOT NULL")[0].bool(0) {
      for row in try await connection.query(scheduleQuery) { shape.scheduled.insert(try row.oid(0)) }
    }
    return shape
  }

  private static func demand(_ row: Row) throws -> Demand {
    let kind: Demand.Kind =
      switch try row.string("type") {
      case "f":
        .reference(
          try row.oid("referenced"),
          columns: try row.textArray("referenced_columns").compactMap { $0 },
          isFull: try row.bool("is_full")
        )
      case "x": .exclusion(operators: try row.textArray("operators").compactMap { $0 })
      default: .check
      }
    return Demand(
      kind: kind,
      name: try row.string("name"),
      relation: try row.oid("relation"),
      domain: try row.oid("domain"),
      columns: try row.textArray("columns").compactMap { $0 },
      condition: row.isNull("condition") ? nil : try row.string("condition")
    )
  }

  private static let users = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'strata')"

  private static let attributeQuery = """
    SELECT c.oid AS relation, n.nspname AS schema, c.relname AS table, c.relispartition AS is_partition,
      c.relkind = 'p' AS is_partitioned,
      CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::oid ELSE 0 END AS root,
      CASE WHEN c.relispartition THEN (
        SELECT b.condition FROM (SELECT pg_catalog.pg_get_partition_constraintdef(c.oid) AS condition) b
        WHERE b.condition !~ 'satisfies_hash_partition') END AS bound,
      a.attnum AS number, a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
      a.atttypid AS type_oid, a.attnotnull AS is_not_null,
      a.attgenerated <> '' OR a.attidentity <> '' AS is_computed,
      CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS fill,
      CASE WHEN t.typtype = 'e' THEN ARRAY(
        SELECT enumlabel::text FROM pg_catalog.pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) END AS labels,
      CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END AS base_type,
      ARRAY(
        SELECT k.attname::text FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.attnum) AS key
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND \(users)
    """

  private static let constraintQuery = """
    SELECT k.contype::text AS type, k.conname AS name, k.conrelid AS relation, k.contypid AS domain,
      pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS condition, k.confrelid AS referenced,
      k.confmatchtype = 'f' AS is_full,
      ARRAY(
        SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY place) AS columns,
      ARRAY(
        SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
        ORDER BY place) AS referenced_columns,
      ARRAY(
        SELECT 'OPERATOR(' || pg_catalog.quote_ident(o.nspname) || '.' || p.oprname || ')'
        FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY u (operator, place)
        JOIN pg_catalog.pg_operator p ON p.oid = u.operator
        JOIN pg_catalog.pg_namespace o ON o.oid = p.oprnamespace ORDER BY place) AS operators
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
    WHERE k.contype IN ('c', 'f', 'x') AND k.convalidated AND k.conparentid = 0 AND \(users)
      AND NOT (k.contype = 'c' AND k.conislocal = false)
      AND NOT (k.contype = 'x' AND 0 = ANY (k.conkey))
    """

  private static let indexQuery = """
    SELECT c.relname AS name, i.indrelid AS relation, NOT i.indnullsnotdistinct AS nulls_distinct,
      pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS condition,
      ARRAY(
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid, s.number, true)
        FROM pg_catalog.generate_series(1, i.indnkeyatts) s (number) ORDER BY s.number) AS columns
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisunique AND NOT c.relispartition AND \(users)
    """

  private static let scheduleQuery = """
    SELECT pg_catalog.to_regclass(object)::oid FROM strata.policies
    WHERE kind = 'partition' AND pg_catalog.to_regclass(object) IS NOT NULL
    """

  private static let domainQuery = "SELECT oid FROM pg_catalog.pg_type WHERE typtype = 'd' AND typnotnull"
}
