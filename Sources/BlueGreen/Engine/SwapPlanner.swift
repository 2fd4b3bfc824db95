import Catalog
import Diagnostics
import OnlineCopy
import OrderedCollections
import Postgres

/// Finds out how a swap goes, by building the new schema in a transaction and letting PostgreSQL judge.
struct SwapPlanner {
  let names: SwapNames
  let target: SwapTarget
  private let live: Catalog
  private let green: GreenSchema
  private let tables: SwapTables
  private var old: SideWriter
  private var new: SideWriter
  private let seeds: [String]

  /// Reads the database; changes nothing.
  init(_ names: SwapNames, _ target: SwapTarget, _ connection: Connection) async throws {
    self.names = names
    self.target = target
    guard target.moved[ObjectIdentity(.schema, name: names.next)] != nil else {
      throw Failure.noSchema(names.schema, in: target.source)
    }
    let live = try await CatalogReader(excludedSchemas: target.wanted.excludedSchemas, onlyVisible: true)
      .read(connection)
    let own = ObjectIdentity(.schema, name: names.schema)
    guard live[own] != nil else { throw Failure.noSchema(names.schema, in: "the database") }
    self.live = live
    green = try GreenSchema(target.moved, schema: names.next)
    tables = SwapTables(names, live: live, target: target, afterCopy: green.afterCopy)
    old = try SideWriter(live, schema: names.schema)
    new = try SideWriter(target.wanted, schema: names.schema)
    new.take(outsideOf: old)
    seeds = try SideWriter.seeds(of: target.wanted, schema: names.schema)
  }

  /// Builds the new schema in the transaction that is open, and plans everything over it.
  ///
  /// - Throws: ``Failure`` with everything that stands in the way.
  func build(_ connection: Connection) async throws -> (plan: SwapPlan, record: SwapRecord) {
    var problems = tables.problems + old.problems + missing
    problems += try await obstacles(connection)
    guard problems.isEmpty else { throw Failure.refused(names.schema, problems) }
    for setting in CatalogSettings.local {
      try await connection.execute(setting)
    }
    for statement in green.creation {
      do throws(PostgresError) { try await connection.execute(statement) } catch {
        throw error.kind == .server ? Failure.notBuilt(statement, error) : error
      }
    }
    let copies: [CopyPlan]
    let back: [CopyRequest]
    do {
      let planner = CopyPlanner(connection)
      copies = try await planner.planInTransaction(tables.requests)
      back = copies.map { $0.request.inverse(of: $0.mapping) }
      _ = try await planner.planInTransaction(back, following: true)
    } catch let failure as Failure where !failure.diagnostics.isEmpty {
      throw Failure.refused(names.schema, failure.diagnostics)
    }
    let plan = try await plan(copies, connection)
    var newSide = new.side
    newSide.seeds = seeds
    let record = SwapRecord(
      names: names,
      old: old.side,
      new: newSide,
      forward: tables.requests,
      back: back,
      added: tables.added,
      left: tables.left,
      sequences: try await SequencePairs.find(names, copies, connection),
      warnings: plan.findings.filter { $0.severity == .warning }.map(\.message)
    )
    return (plan, record)
  }

  /// What the new schema needs outside of itself and the database does not have.
  private var missing: [Diagnostic] {
    var needs: Set<ObjectIdentity> = []
    for entry in target.wanted.entries.values where entry.identity.schema == names.schema {
      for need in entry.dependencies where need.schema != names.schema {
        if need.kind == .schema, need.name == names.schema { continue }
        needs.insert(need)
      }
    }
    return needs.sorted().filter { live[$0] == nil }.map { .missingOutside($0) }
  }

  private func obstacles(_ connection: Connection) async throws -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let schemas = try await connection.query(
      """
      SELECT nspname, pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace
      WHERE nspname = ANY ($1::text[]) ORDER BY 1
      """,
      [formatTextArray([names.schema, names.next, names.previous])]
    )
    for row in schemas {
      let name = try row.string(0)
      if name != names.schema { problems.append(.nameTaken(name)) }
      if name == names.schema, try !row.bool(1) { problems.append(.notSchemaOwner(name)) }
    }
    let extensions = try await connection.query(
      """
      SELECT e.extname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE n.nspname = $1 AND NOT pg_catalog.pg_has_role(e.extowner, 'USAGE') ORDER BY 1
      """,
      [names.schema]
    )
    for row in extensions { problems.append(.foreignExtension(try row.string(0))) }
    let typed = try await connection.query(
      """
      SELECT DISTINCT e.extname FROM pg_catalog.pg_extension e
      JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND d.refobjid = e.oid AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e'
      JOIN pg_catalog.pg_type t ON t.oid = d.objid AND t.typnamespace = n.oid AND t.typtype <> 'c'
      WHERE n.nspname = $1 AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_catalog.pg_type o ON o.oid = a.atttypid
        WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
          AND (o.oid IN (t.oid, t.typarray) OR o.typbasetype IN (t.oid, t.typarray)))
      ORDER BY 1
      """,
      [names.schema]
    )
    for row in typed { problems.append(.typesOfExtension(try row.string(0), names.schema)) }
    return problems
  }

  // MARK: What one should know

  private func plan(_ copies: [CopyPlan], _ connection: Connection) async throws -> SwapPlan {
    var left: [SwapPlan.LeftTable] = []
    for name in tables.left {
      let rows = try await connection.query(
        """
        SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_catalog.pg_class c
        WHERE c.relkind = 'r' AND (c.oid = $1::regclass OR c.oid IN (SELECT relid FROM pg_partition_tree($1::regclass)))
        """,
        [quoteQualified(names.schema, name)]
      ).onlyRow()
      left.append(.init(name: name, rows: try rows.int64(0)))
    }
    var findings = left.map { Diagnostic.left($0.name, rows: $0.rows) } + tables.added.map { .added($0) }
    for copy in copies {
      findings += copy.mapping.withoutInverse.map { .noInverse($0, of: copy.source.name) }
      findings += laxer(copy)
    }
    findings += (new.scanned + old.scanned).map { .unvalidated($0) } + green.defaults.map { .defaultPartition($0) }
    findings += privileges(copies)
    let reshaped = copies.filter { $0.hasAnotherShape }.map(\.source.name.name)
    if !reshaped.isEmpty { findings.append(.prepared(reshaped)) }
    let outside = old.side.outside.filter { !$0.drop.isEmpty }.map(\.name)
    return SwapPlan(
      names: names,
      source: target.source,
      tables: copies.map { copy in
        .init(
          source: copy.source.name,
          target: copy.target.name,
          rows: copy.source.estimatedRows,
          bytes: copy.source.bytes,
          key: copy.key.columns.map(\.source),
          mapping: copy.mapping
        )
      },
      added: tables.added,
      left: left,
      outside: outside,
      bytesNeeded: copies.reduce(0) { $0 + $1.source.bytes },
      findings: findings + outside.map { .rebuilt($0) }
    )
  }

  /// Where the new table takes rows that the old one refuses.
  private func laxer(_ copy: CopyPlan) -> [Diagnostic] {
    let before = ObjectIdentity(.table, schema: names.schema, name: copy.source.name.name)
    let after = ObjectIdentity(.table, schema: names.schema, name: copy.target.name.name)
    var found: [Diagnostic] = []
    for column in copy.source.columns where column.isNotNull && !column.hasDefault && !column.isIdentity {
      guard let image = copy.mapping.columns.first(where: { $0.sourceColumnName == column.name }),
        copy.target.column(image.target)?.isNotNull == false
      else { continue }
      found.append(.laxer("\(quoteIdentifier(image.target)) of \(copy.source.name) takes nulls"))
    }
    for kind in [ObjectKind.constraint, .foreignKey] {
      let kept = Set(target.wanted.parts(of: after, kind).compactMap { Self.rule(target.wanted[$0]) })
      for part in live.parts(of: before, kind) {
        guard let rule = Self.rule(live[part]), !kept.contains(rule) else { continue }
        found.append(.laxer("it has no \(part) that says the same"))
      }
    }
    return found
  }

  private static func rule(_ entry: CatalogEntry?) -> String? {
    switch entry?.definition {
    case let constraint as Constraint: constraint.definition
    case let key as ForeignKey: key.definition
    default: nil
    }
  }

  private func privileges(_ copies: [CopyPlan]) -> [Diagnostic] {
    copies.compactMap { copy in
      let before = ObjectIdentity(.table, schema: names.schema, name: copy.source.name.name)
      let after = ObjectIdentity(.table, schema: names.schema, name: copy.target.name.name)
      return live[before]?.privileges == target.wanted[after]?.privileges ? nil : .privileges(before)
    }
  }
}

extension ColumnMapping {
  /// The column of the source that this one is, as it is or cast.
  var sourceColumnName: String? {
    switch origin {
    case .same: target
    case .renamed(let from), .cast(let from, _): from
    case .expression, .ownDefault, .generated: nil
    }
  }
}

extension CopyPlan {
  /// Whether `SELECT *` has another result: names or types of columns, or their order.
  var hasAnotherShape: Bool {
    func shape(_ table: TableShape) -> [String] {
      table.columns.map { column in "\(column.name) \(column.type.split(separator: ".").last ?? "")" }
    }
    return shape(source) != shape(target)
  }
}
