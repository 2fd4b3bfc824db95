import Catalog
import OrderedCollections
import Postgres

extension PlanBuilder {
  /// A table whose shape PostgreSQL cannot alter, such as a plain one that becomes partitioned, is set aside under
  /// another name, made anew, filled from the old one and the old one dropped. It cannot be used meanwhile.
  mutating func addTableRebuild(_ table: ObjectIdentity, _ members: [ObjectIdentity]) {
    let aside = ObjectIdentity(.table, schema: table.schema, name: SetAside.name(table.name))
    let offline = Hazard(.offline, "\(table) cannot be used until its rows are copied")
    let first = graph.add(
      .makeRoom,
      table,
      setAside(table, aside, members).map { planned($0, "sets \(table) aside to make it again", hazards: [offline]) }
    )
    let copy = graph.add(.make, table, copying(table, aside, offline))
    let last = graph.add(
      .drop,
      table,
      [planned(DDL("DROP TABLE \(aside.sqlName)"), "drops the old \(table) after its rows were copied")]
    )
    graph.order(first, before: copy)
    graph.order(copy, before: last)
    copiedAt[table] = copy
    for member in members {
      beginsAt[member] = first
      freedAt[member] = first
      goneAt[member] = last
    }
    orderCopy(of: table, copy)
  }

  /// Indexes, and the constraints that have one, keep the names that the new table wants: they go first. A partition of a
  /// table that stays leaves it, so that the new one finds its place free.
  private func setAside(_ table: ObjectIdentity, _ aside: ObjectIdentity, _ members: [ObjectIdentity]) -> [DDL] {
    var statements = [DDL("LOCK TABLE \(table.sqlName) IN ACCESS EXCLUSIVE MODE")]
    if let parent = old.partitionedParent(of: table), !removed.contains(parent),
      members.contains(Inheritance.identity(of: table, from: parent))
    {
      statements.append(DDL("ALTER TABLE \(parent.sqlName) DETACH PARTITION \(table.sqlName)"))
    }
    statements += members.sorted(by: >).compactMap { indexRemoval($0, among: Set(members)) }
    statements += identitySequences(of: table)
    statements.append(DDL("ALTER TABLE \(table.sqlName) RENAME TO \(quoteIdentifier(aside.name))"))
    let definition: Table? = old.definition(table)
    if definition?.partitionKey != nil { statements.append(SetAside.partitions(of: aside)) }
    return statements
  }

  /// Takes an index, or the constraint that has one, from a table that is set aside; those below go with it.
  private func indexRemoval(_ identity: ObjectIdentity, among members: Set<ObjectIdentity>) -> DDL? {
    if let index: Index = old.definition(identity) {
      if let above = index.parentIndex, members.contains(above) { return nil }
      return DDL("DROP INDEX \(identity.sqlName)")
    }
    guard let constraint: Constraint = old.definition(identity), constraint.kind != .check else { return nil }
    if let above = constraint.parentConstraint, members.contains(above) { return nil }
    let name = quoteIdentifier(identity.name)
    return DDL("ALTER TABLE \(identity.relationName) DROP CONSTRAINT \(name)")
  }

  /// The sequences behind identity columns keep their names too.
  private func identitySequences(of table: ObjectIdentity) -> [DDL] {
    old.columns(of: table).compactMap { column in
      guard let identity = (old.definition(column) as Column?)?.identity else { return nil }
      let name = identity.sequenceName ?? Column.Identity.defaultName(column)
      let sequence = quoteQualified(table.schema, name)
      return DDL("ALTER SEQUENCE \(sequence) RENAME TO \(quoteIdentifier(SetAside.name(name)))")
    }
  }

  private func copying(_ table: ObjectIdentity, _ aside: ObjectIdentity, _ offline: Hazard) -> [PlannedStatement] {
    let columns = new.columns(of: table).filter { column in
      let definition: Column? = new.definition(column)
      return old[column] != nil && definition?.generated == nil
    }
    let names = columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")
    let values = columns.map(value).joined(separator: ", ")
    let overriding =
      columns.contains { (new.definition($0) as Column?)?.identity != nil } ? " OVERRIDING SYSTEM VALUE" : ""
    let insert = "INSERT INTO \(table.sqlName) (\(names))\(overriding)\nSELECT \(values) FROM \(aside.sqlName)"
    var statements: [PlannedStatement] = []
    if !columns.isEmpty {
      statements.append(planned(DDL(insert), "copies the rows of \(table)", hazards: [offline]))
    }
    for (sequence, entry) in new.entries where sequence.kind == .sequence && !made.contains(sequence) {
      guard let owner = entry.dependencies.first(where: { $0.kind == .column && $0.isPart(of: table) }) else {
        continue
      }
      let sql =
        "ALTER SEQUENCE \(sequence.sqlName) OWNED BY \(owner.relationName).\(quoteIdentifier(owner.name))"
      statements.append(planned(DDL(sql), "keeps \(sequence) with \(table)"))
    }
    for column in columns where (new.definition(column) as Column?)?.identity != nil {
      statements.append(planned(DDL(SetAside.advanceIdentity(column)), "continues the numbers of \(column)"))
    }
    return statements
  }

  /// The old value of a column in the type of the new one.
  private func value(of column: ObjectIdentity) -> String {
    if let using = difference.context.hints.conversions[column] { return "(\(using))" }
    let name = quoteIdentifier(column.name)
    guard let before: Column = old.definition(column), let after: Column = new.definition(column) else { return name }
    let isMadeAgain = old[column]?.dependencies.contains { $0 != column.table && rebuilt.contains($0) } ?? false
    if isMadeAgain, let conversion = difference.values.conversion(of: name, from: before.type, to: after.type) {
      return conversion
    }
    if before.type == after.type { return name }
    return name + (ColumnTypeChange.cast(from: before.type, to: after.type, in: difference.context) ?? "")
  }

  /// The rows are copied when the table, its partitions and their schedule are there, and before anything that is
  /// cheaper to build over rows or that would act on them.
  private mutating func orderCopy(of table: ObjectIdentity, _ copy: Int) {
    graph.order(madeAt[table], before: copy)
    for (identity, node) in madeAt {
      if identity.kind == .table, isPartition(identity, of: table) { graph.order(node, before: copy) }
      guard new.relation(of: identity) == table else { continue }
      switch identity.kind {
      case .maintenancePolicy: graph.order(node, before: copy)
      case .index, .constraint, .foreignKey, .trigger:
        if node != madeAt[table] { graph.order(copy, before: startedAt[identity]) }
      default: break
      }
    }
  }

  private func isPartition(_ identity: ObjectIdentity, of table: ObjectIdentity) -> Bool {
    var current = identity
    while let parent = new.partitionedParent(of: current) {
      if parent == table { return true }
      current = parent
    }
    return false
  }
}

extension Catalog {
  /// The partitioned table that a table is a partition of.
  func partitionedParent(of table: ObjectIdentity) -> ObjectIdentity? {
    parents(of: table).first { (definition($0) as Table?)?.isPartitioned == true }
  }
}

extension SetAside {
  /// Partitions keep their names when their parent is renamed; this renames them too, whichever there are.
  static func partitions(of aside: ObjectIdentity) -> DDL {
    let root = quoteLiteral(aside.sqlName)
    // Names of partitions may be as long as names can be; a number and the table's OID are enough for a while.
    let tag = "\(root)::regclass::oid"
    let body = """
      DECLARE
        part record;
      BEGIN
        FOR part IN
          SELECT t.relid::regclass AS name, row_number() OVER (ORDER BY t.relid) AS number
          FROM pg_partition_tree(\(root)::regclass) t
          WHERE t.level > 0
        LOOP
          EXECUTE format('ALTER TABLE %s RENAME TO %I', part.name, 'strata_old_' || part.number || '_' || \(tag));
        END LOOP;
      END
      """
    return DDL("DO \(dollarQuoted(body))")
  }

  /// A text between dollar quotes whose tag does not occur in it (PostgreSQL documentation, "Dollar-Quoted String
  /// Constants").
  static func dollarQuoted(_ body: String) -> String {
    var tag = "$strata$"
    var number = 0
    while body.contains(tag) {
      number += 1
      tag = "$strata\(number)$"
    }
    return "\(tag)\n\(body)\n\(tag)"
  }

  /// Makes an identity column continue after the highest value that was copied.
  static func advanceIdentity(_ column: ObjectIdentity) -> String {
    let table = quoteLiteral(column.relationName)
    let name = quoteIdentifier(column.name)
    return """
      SELECT setval(pg_get_serial_sequence(\(table), \(quoteLiteral(column.name))), max(\(name)))
      FROM \(column.relationName) HAVING max(\(name)) IS NOT NULL
      """
  }
}
