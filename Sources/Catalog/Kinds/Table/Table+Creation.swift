import Postgres

extension Table {
  /// `CREATE TABLE` with the columns, defaults, constraints and parents that are folded into it, and what has no place
  /// in that statement after it.
  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let text = TableText(table: self, identity: identity, context: context)
    var statements = text.isPurePartition ? text.partition() : text.whole()
    let name = identity.sqlName
    if let rowType { statements.append(DDL("ALTER TABLE \(name) OF \(rowType)")) }
    if hasRowSecurity { statements.append(DDL("ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY")) }
    if forcesRowSecurity { statements.append(DDL("ALTER TABLE \(name) FORCE ROW LEVEL SECURITY")) }
    switch replicaIdentity {
    case .default, .index: break
    case .nothing, .full: statements += [replicaIdentityChange(of: identity)]
    }
    for part in context.folded where part.kind == .constraint {
      let constraint = context.catalog.definition(part, as: Constraint.self)
      statements += constraint?.indexAttributes(of: part, in: context.catalog) ?? []
    }
    return statements
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("DROP \(keyword) \(identity.sqlName)")]
  }

  /// SQL's word: `COMMENT ON` and `DROP` tell a foreign table from others.
  var keyword: String { foreign == nil ? "TABLE" : "FOREIGN TABLE" }

  /// What the table says about one of its indexes, written when the index exists.
  func indexAttributes(of identity: ObjectIdentity, index: String) -> [DDL] {
    var statements: [DDL] = []
    if clusterIndex == index {
      statements.append(DDL("ALTER TABLE \(identity.sqlName) CLUSTER ON \(quoteIdentifier(index))"))
    }
    if replicaIdentity == .index(index) { statements.append(replicaIdentityChange(of: identity)) }
    return statements
  }

  func replicaIdentityChange(of identity: ObjectIdentity) -> DDL {
    let words =
      switch replicaIdentity {
      case .default: "DEFAULT"
      case .nothing: "NOTHING"
      case .full: "FULL"
      case .index(let name): "USING INDEX \(quoteIdentifier(name))"
      }
    let sql = "ALTER TABLE \(identity.sqlName) REPLICA IDENTITY \(words)"
    guard case .index(let name) = replicaIdentity else { return DDL(sql) }
    return DDL(sql, effect: .marksIndex(name, of: identity))
  }
}

/// Puts the text of `CREATE TABLE` together.
private struct TableText {
  let table: Table
  let identity: ObjectIdentity
  let context: WritingContext

  private func folded(_ kind: ObjectKind) -> [ObjectIdentity] { context.folded.filter { $0.kind == kind } }

  private func definition<D: ObjectDefinition>(_ part: ObjectIdentity, _ type: D.Type) -> D? {
    context.catalog.definition(part, as: type)
  }

  private var inheritances: [Inheritance] {
    folded(.inheritance).compactMap { definition($0, Inheritance.self) }
  }

  /// The parent and the bound, where the table is a partition.
  private var partitionOf: (parent: ObjectIdentity, bound: String)? {
    inheritances.lazy.compactMap { parent in parent.bound.map { (parent.parent, $0) } }.first
  }

  /// Whether `PARTITION OF` says all: every column comes from the parent, and what hangs on the parent's columns has the
  /// names that PostgreSQL chooses.
  var isPurePartition: Bool {
    guard let parent = partitionOf?.parent, let shape = definition(parent, Table.self), namedIndexes.isEmpty else {
      return false
    }
    // A partition takes the tablespace and the access method of its parent where it has none of its own.
    if table.tablespace == nil && shape.tablespace != nil { return false }
    if table.accessMethod == nil, let method = shape.accessMethod, method != "heap" { return false }
    for column in folded(.column) {
      guard let own = definition(column, Column.self), own.isInherited, !own.isLocal else { return false }
      guard let theirs = definition(parent.part(.column, column.name), Column.self) else { return false }
      guard own.isLike(theirs) else { return false }
    }
    return folded(.constraint).allSatisfy { part in
      guard let constraint = definition(part, Constraint.self) else { return false }
      return !constraint.isInherited || constraint.hasDefaultName || constraint.kind == .check
    }
  }

  /// `CREATE TABLE child PARTITION OF parent FOR VALUES …`.
  func partition() -> [DDL] {
    guard let (parent, bound) = partitionOf else { return whole() }
    var statement = "CREATE \(unlogged)\(table.keyword) \(identity.sqlName) PARTITION OF \(parent.sqlName)"
    let items = folded(.constraint).compactMap { part -> String? in
      guard let constraint = definition(part, Constraint.self), !constraint.isInherited else { return nil }
      return constraint.isValidated ? constraint.clause(named: part.name) : nil
    }
    if !items.isEmpty { statement += Self.list(items) }
    statement += items.isEmpty ? " \(bound)" : "\n\(bound)"
    return [DDL(statement + tail)] + afterwards(withDefaults: true)
  }

  /// `CREATE TABLE` with all columns, then `ATTACH PARTITION` for a partition.
  func whole() -> [DDL] {
    let isPartition = partitionOf != nil
    let defaults = Set(folded(.columnDefault).map(\.name))
    var items: [String] = []
    for part in folded(.column) {
      guard let column = definition(part, Column.self) else { continue }
      guard isPartition || !column.isInherited || column.isLocal else {
        if let element = column.notNullElement(of: part, in: context.catalog) { items.append(element) }
        continue
      }
      let value =
        defaults.contains(part.name) ? definition(identity.part(.columnDefault, part.name), ColumnDefault.self) : nil
      let form = column.clauseForm(of: part, isPartition: isPartition, in: context)
      items.append(form.clause(named: part.name, default: value?.expression, table: identity))
    }
    for part in folded(.constraint) {
      guard let constraint = definition(part, Constraint.self) else { continue }
      if constraint.isInherited && !constraint.isLocal && !isPartition { continue }
      if !constraint.isValidated { continue }
      items.append(constraint.clause(named: part.name))
    }
    var statement =
      "CREATE \(unlogged)\(table.keyword) \(identity.sqlName)" + (items.isEmpty ? " ()" : Self.list(items))
    let parents = inheritances.filter { $0.bound == nil }.map(\.parent.sqlName)
    if !parents.isEmpty { statement += "\nINHERITS (\(parents.joined(separator: ", ")))" }
    var statements = [DDL(statement + tail)] + afterwards(withDefaults: false)
    if let (parent, bound) = partitionOf {
      for index in namedIndexes {
        if let own = definition(index, Index.self) { statements.append(own.statement(named: index)) }
      }
      statements.append(
        DDL(Inheritance.attach(identity, to: parent, bound: bound), effect: .attachesPartition(identity))
      )
    }
    return statements
  }

  /// The indexes under names of their own that belong to those which the parent has already: it would make them under
  /// others.
  private var namedIndexes: [ObjectIdentity] {
    guard let before = context.counterpart else { return [] }
    return context.catalog.parts(of: identity, .index).filter { part in
      guard let index = definition(part, Index.self), let above = index.parentIndex, !index.hasDefaultName,
        !context.made.contains(above), let old = before.definition(above, as: Index.self)
      else { return false }
      return old == definition(above, Index.self)
    }
  }

  private var unlogged: String { table.isUnlogged ? "UNLOGGED " : "" }

  private static func list(_ items: [String]) -> String {
    " (\n" + items.map { "  \($0)" }.joined(separator: ",\n") + "\n)"
  }

  private var tail: String {
    var tail = ""
    if let key = table.partitionKey { tail += "\nPARTITION BY \(key)" }
    if let method = table.accessMethod { tail += "\nUSING \(quoteIdentifier(method))" }
    if !table.parameters.isEmpty { tail += "\n" + table.parameters.withClause.dropFirst() }
    if let foreign = table.foreign { tail += "\nSERVER \(quoteIdentifier(foreign.server))\(foreign.options.clause)" }
    if let space = table.tablespace { tail += "\nTABLESPACE \(quoteIdentifier(space))" }
    return tail
  }

  /// What a column has that its clause cannot say, and what a child has otherwise than its parent.
  private func afterwards(withDefaults: Bool) -> [DDL] {
    var statements: [DDL] = []
    for part in folded(.column) {
      guard let column = definition(part, Column.self) else { continue }
      let isWritten = !withDefaults && (partitionOf != nil || !column.isInherited || column.isLocal)
      statements += isWritten ? column.attributes(of: part) : column.differences(of: part, in: context.catalog)
    }
    for part in folded(.columnDefault) {
      guard let value = definition(part, ColumnDefault.self), !value.isInherited else { continue }
      let column = definition(identity.part(.column, part.name), Column.self)
      let isWritten = !withDefaults && (partitionOf != nil || column?.isInherited == false || column?.isLocal == true)
      if !isWritten || (value.expression == nil && partitionOf == nil) { statements.append(value.setting(of: part)) }
    }
    // NOT VALID means nothing within CREATE TABLE: an empty table has no row that could fail.
    for part in folded(.constraint) {
      guard let constraint = definition(part, Constraint.self), !constraint.isValidated else { continue }
      if constraint.isInherited && !constraint.isLocal { continue }
      statements.append(DDL("ALTER TABLE \(identity.sqlName) ADD \(constraint.clause(named: part.name))"))
    }
    return statements
  }
}
