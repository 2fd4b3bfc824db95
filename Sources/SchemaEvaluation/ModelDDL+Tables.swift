import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addTable(_ table: Table) {
    let name = name(table)
    let isTyped = table.of != nil
    let lines = table.columns.map { columnClause($0, in: table.schema, typed: !isTyped) } + constraintClauses(of: table)
    var sql = "CREATE \(table.unlogged ? "UNLOGGED " : "")\(keyword(table)) \(name)"
    if let type = table.of { sql += " OF \(qualified(type))" }
    if !lines.isEmpty || !isTyped { sql += " " + elements(lines) }
    if !table.inherits.isEmpty {
      sql += "\nINHERITS (\(table.inherits.map { qualified($0) }.joined(separator: ", ")))"
    }
    add(sql + tail(of: table), table.place, "table \(name)")
    addSettings(of: table)
  }

  /// What follows the columns, in the order of `CREATE TABLE`.
  func tail(of table: Table) -> String {
    var sql = ""
    if let partitioned = table.partitioned { sql += "\n" + partitionClause(partitioned, in: table.schema) }
    if let method = table.accessMethod { sql += "\nUSING \(quoteIdentifier(method))" }
    if !table.storageParameters.isEmpty { sql += "\n" + with(table.storageParameters).dropFirst() }
    if let tablespace = table.tablespace { sql += "\nTABLESPACE \(quoteIdentifier(tablespace))" }
    if let foreign = table.foreign {
      sql += "\nSERVER \(quoteIdentifier(foreign.server))" + foreignOptions(foreign.options)
    }
    return sql
  }

  func keyword(_ table: Table) -> String { table.foreign == nil ? "TABLE" : "FOREIGN TABLE" }

  /// `(…)` with a line for each element.
  func elements(_ lines: [String]) -> String {
    lines.isEmpty ? "()" : "(\n" + lines.map { "  " + $0 }.joined(separator: ",\n") + "\n)"
  }

  /// What a table or partition has that its statement cannot say.
  ///
  /// - Parameter isPartition: Whether the table is one, so that its columns were made by their table.
  mutating func addSettings(of table: Table, isPartition: Bool = false) {
    let name = name(table)
    for column in table.columns {
      addColumnSettings(column, of: table, isUntyped: isPartition || table.of != nil)
    }
    for unique in table.unique where isTwin(unique, in: table) {
      add("ALTER TABLE \(name) ADD \(uniqueClause(unique))", unique.place, "constraint of table \(name)")
    }
    for check in table.checks where check.notValid {
      add("ALTER TABLE \(name) ADD \(checkClause(check))", check.place, "constraint of table \(name)")
    }
    addOwner(table.owner, of: "\(keyword(table)) \(name)", table.place)
    addGrants(table.grants, on: "TABLE \(name)")
    addComments(of: table)
  }

  /// What the table says about its indexes, which exist by now.
  mutating func addIndexMarks(of table: Table) {
    let name = name(table)
    if let index = table.clusteredOn {
      add("ALTER TABLE \(name) CLUSTER ON \(quoteIdentifier(index))", table.place, "table \(name)")
    }
    if let identity = table.replicaIdentity {
      let words =
        identity.index.map { "USING INDEX \(quoteIdentifier($0))" } ?? identity.kind.rawValue.uppercased()
      add("ALTER TABLE \(name) REPLICA IDENTITY \(words)", table.place, "table \(name)")
    }
  }

  /// - Parameter typed: Whether the type is said here, and not by the composite type or the partitioned table.
  func columnClause(_ column: Column, in schema: String, typed: Bool = true) -> String {
    var sql = quoteIdentifier(column.name)
    if typed {
      sql += " \(type(column.type))"
      if let compression = column.compression { sql += " COMPRESSION \(compression.rawValue)" }
      sql += foreignOptions(column.foreignOptions) + collate(column.collation, in: schema)
    } else {
      sql += " WITH OPTIONS"
    }
    if let value = column.default { sql += " DEFAULT \(value)" }
    if let expression = column.generated {
      sql += " GENERATED ALWAYS AS (\(expression)) \(column.isVirtual ? "VIRTUAL" : "STORED")"
    }
    if let identity = column.identity {
      let name = identity.sequence.map { "SEQUENCE NAME \(quoteQualified(schema, $0)) " } ?? ""
      let options = trimmed(name + sequenceOptions(identity.options))
      sql += " GENERATED \(identity.kind == .always ? "ALWAYS" : "BY DEFAULT") AS IDENTITY"
      if !options.isEmpty { sql += " (\(options))" }
    }
    if column.isNotNull { sql += " " + constraint(column.notNullName) + "NOT NULL" }
    return sql
  }

  private mutating func addColumnSettings(_ column: Column, of owner: Table, isUntyped: Bool) {
    let table = name(owner)
    let alter = "ALTER TABLE \(table) ALTER COLUMN \(quoteIdentifier(column.name))"
    let object = "column \(table).\(quoteIdentifier(column.name))"
    if isUntyped, let compression = column.compression {
      add("\(alter) SET COMPRESSION \(compression.rawValue)", column.place, object)
    }
    if let storage = column.storage { add("\(alter) SET STORAGE \(storage.rawValue)", column.place, object) }
    if let statistics = column.statistics { add("\(alter) SET STATISTICS \(statistics)", column.place, object) }
    if !column.attributeOptions.isEmpty {
      add("\(alter) SET (\(parameters(column.attributeOptions)))", column.place, object)
    }
    addGrants(column.grants, on: "TABLE \(table)", column: column.name)
  }

  func constraintClauses(of table: Table) -> [String] {
    var clauses: [String] = []
    if let key = table.primaryKey {
      clauses.append(
        constraint(key.name) + "PRIMARY KEY (\(list(key.columns))\(key.withoutOverlaps ? " WITHOUT OVERLAPS" : ""))"
          + indexTail(key.include, key.storageParameters, key.tablespace, key.deferrable)
      )
    }
    clauses += table.unique.filter { !isTwin($0, in: table) }.map { uniqueClause($0) }
    clauses += table.checks.filter { !$0.notValid }.map { checkClause($0) }
    for exclusion in table.exclusions {
      let elements = exclusion.elements.map { "\(indexKey($0.key, in: table.schema)) WITH \($0.operator)" }.joined(
        separator: ", "
      )
      var sql = constraint(exclusion.name) + "EXCLUDE USING \(quoteIdentifier(exclusion.method.rawValue)) (\(elements))"
      sql += indexTail(exclusion.include, exclusion.storageParameters, exclusion.tablespace, nil)
      if let predicate = exclusion.where { sql += " WHERE (\(predicate))" }
      clauses.append(sql + deferral(exclusion.deferrable))
    }
    return clauses
  }

  private func uniqueClause(_ unique: Unique) -> String {
    let keys = list(unique.columns) + (unique.withoutOverlaps ? " WITHOUT OVERLAPS" : "")
    return constraint(unique.name) + "UNIQUE\(unique.nullsNotDistinct ? " NULLS NOT DISTINCT" : "") (\(keys))"
      + indexTail(unique.include, unique.storageParameters, unique.tablespace, unique.deferrable)
  }

  /// Whether another key has the same columns: within one `CREATE TABLE` PostgreSQL makes one of both
  /// (`transformIndexConstraints` in `src/backend/parser/parse_utilcmd.c`).
  private func isTwin(_ unique: Unique, in table: Table) -> Bool {
    guard unique.columns != table.primaryKey?.columns else { return true }
    let first = table.unique.first { $0.columns == unique.columns }
    return first?.name != unique.name
  }

  func constraint(_ name: String?) -> String { name.map { "CONSTRAINT \(quoteIdentifier($0)) " } ?? "" }

  func checkClause(_ check: Check) -> String {
    constraint(check.name) + "CHECK (\(check.expression))" + (check.noInherit ? " NO INHERIT" : "")
      + (check.notEnforced ? " NOT ENFORCED" : "") + (check.notValid ? " NOT VALID" : "")
  }

  private func indexTail(
    _ include: [String],
    _ settings: Settings,
    _ tablespace: String?,
    _ deferrable: Deferral?
  ) -> String {
    (include.isEmpty ? "" : " INCLUDE (\(list(include)))") + with(settings)
      + (tablespace.map { " USING INDEX TABLESPACE \(quoteIdentifier($0))" } ?? "") + deferral(deferrable)
  }

  mutating func addForeignKeys(of table: Table) {
    for key in table.foreignKeys {
      let columns = periodList(key.columns, of: key)
      var sql = "ALTER TABLE \(name(table)) ADD \(constraint(key.name))FOREIGN KEY (\(columns))"
      sql += " REFERENCES \(qualified(key.table))"
      if !key.targetColumns.isEmpty { sql += " (\(periodList(key.targetColumns, of: key)))" }
      if let match = key.match { sql += " MATCH \(match.rawValue.uppercased())" }
      if let action = key.onDelete {
        sql += " ON DELETE \(actionWords(action))"
        if !key.onDeleteColumns.isEmpty { sql += " (\(list(key.onDeleteColumns)))" }
      }
      if let action = key.onUpdate { sql += " ON UPDATE \(actionWords(action))" }
      sql += deferral(key.deferrable)
      if key.notEnforced { sql += " NOT ENFORCED" }
      if key.notValid { sql += " NOT VALID" }
      add(sql, key.place, "foreign key \(quoteIdentifier(key.name ?? "")) of \(name(table))")
    }
  }

  private func periodList(_ columns: [String], of key: ForeignKey) -> String {
    guard key.isPeriod, let last = columns.last else { return list(columns) }
    let scalars = columns.dropLast()
    return (scalars.isEmpty ? "" : list(Array(scalars)) + ", ") + "PERIOD \(quoteIdentifier(last))"
  }

  private func actionWords(_ action: ReferentialAction) -> String {
    switch action {
    case .noAction: "NO ACTION"
    case .restrict: "RESTRICT"
    case .cascade: "CASCADE"
    case .setNull: "SET NULL"
    case .setDefault: "SET DEFAULT"
    }
  }

  private mutating func addComments(of table: Table) {
    let name = name(table)
    addComment(table.comment, on: "\(keyword(table)) \(name)", table.place)
    for column in table.columns {
      addComment(column.comment, on: "COLUMN \(name).\(quoteIdentifier(column.name))", column.place)
    }
    var constraints: [(String?, String?, SourcePlace?)] = []
    if let key = table.primaryKey { constraints.append((key.name, key.comment, key.place)) }
    constraints += table.unique.map { ($0.name, $0.comment, $0.place) }
    constraints += table.checks.map { ($0.name, $0.comment, $0.place) }
    constraints += table.foreignKeys.map { ($0.name, $0.comment, $0.place) }
    constraints += table.exclusions.map { ($0.name, $0.comment, $0.place) }
    for (constraint, comment, place) in constraints {
      addComment(comment, on: "CONSTRAINT \(quoteIdentifier(constraint ?? "")) ON \(name)", place)
    }
  }
}
