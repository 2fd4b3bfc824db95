import Postgres

extension Column {
  /// `ADD COLUMN` with what its clause cannot say after it. An inherited column comes with the parent's.
  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited && !context.isAttached(part: identity) { return differences(of: identity, in: context.catalog) }
    // The column of a typed table comes with the attribute of its type.
    if context.followsRowType(identity.table) {
      return (isNotNull ? settingNotNull(of: identity) : []) + attributes(of: identity, withNotNull: false)
    }
    let value = context.folded.lazy.filter { $0.kind == .columnDefault }.compactMap { part in
      context.catalog.definition(part, as: ColumnDefault.self)
    }.first
    let add = "ALTER TABLE \(identity.relationName) ADD COLUMN"
    guard let fill = context.hints.columnFills[identity], generated == nil, self.identity == nil else {
      let clause = clause(named: identity.name, default: value?.expression, table: identity.table)
      return [DDL("\(add) \(clause)", effect: .addsColumn(identity))] + attributes(of: identity)
    }
    var statements = [emptyAddition(of: identity)]
    if let expression = value?.expression { statements.append(alter(identity, "SET DEFAULT \(expression)")) }
    let update = "UPDATE \(identity.relationName) SET \(quoteIdentifier(identity.name)) = \(fill)"
    statements.append(DDL(update, why: "fills \(identity)", effect: .fillsColumn(identity)))
    if isNotNull { statements += settingNotNull(of: identity) }
    return statements + attributes(of: identity, withNotNull: false)
  }

  /// `ADD COLUMN` of a column that is NULL in every row that is there.
  public func emptyAddition(of identity: ObjectIdentity) -> DDL {
    var empty = self
    empty.isNotNull = false
    empty.identity = nil
    let clause = empty.clause(named: identity.name, default: nil, table: identity.table)
    return DDL("ALTER TABLE \(identity.relationName) ADD COLUMN \(clause)", effect: .addsColumn(identity))
  }

  /// The column as a clause of a table, without its NOT NULL: what tells whether PostgreSQL can add it without writing
  /// the table anew.
  ///
  /// - Parameter value: The expression of its default.
  public func probe(named name: String, default value: String?) -> String {
    var probed = self
    probed.isNotNull = false
    probed.identity = nil
    return probed.clause(named: name, default: value, table: ObjectIdentity(.table, name: name))
  }

  /// `DROP COLUMN`. An inherited column goes with the parent's.
  ///
  /// Children that keep it as their own must not lose it: `ONLY` takes it from the parent and leaves it to them
  /// (PostgreSQL documentation, "ALTER TABLE").
  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited && !context.isDetached(part: identity) || context.followsRowType(identity.table) { return [] }
    func drop(_ column: ObjectIdentity, _ only: String = "") -> DDL {
      DDL("ALTER TABLE \(only)\(column.relationName) DROP COLUMN \(quoteIdentifier(column.name))")
    }
    let isGone = context.counterpart.map { $0[identity] == nil } ?? false
    let children = context.catalog.inheritors(of: identity.table)
      .filter { isGone && context.counterpart?[Inheritance.identity(of: $0, from: identity.table)] != nil }
      .map { $0.part(.column, identity.name) }
    guard children.contains(where: { context.counterpart?[$0] != nil }) else { return [drop(identity)] }
    return [drop(identity, "ONLY ")] + children.filter { context.counterpart?[$0] == nil }.map { drop($0) }
  }

  /// The columns of the same name in the parents of a column's table.
  static func parents(of identity: ObjectIdentity, in catalog: Catalog) -> [ObjectIdentity] {
    catalog.parents(of: identity.table).map { $0.part(.column, identity.name) }.filter { catalog[$0] != nil }
  }

  /// The column as `CREATE TABLE` and `ADD COLUMN` have it: `total numeric(12,2) DEFAULT 0 NOT NULL`.
  func clause(named name: String, default value: String?, table: ObjectIdentity) -> String {
    var clause = "\(quoteIdentifier(name)) \(type)"
    if let compression { clause += " COMPRESSION \(compression)" }
    clause += foreignOptions.clause
    if let collation { clause += " COLLATE \(collation)" }
    if let generated { clause += " \(generated.clause)" }
    if let value { clause += " DEFAULT \(value)" }
    if let identity { clause += " \(identity.clause(in: table.schema))" }
    if isNotNull, notNull?.isValidated ?? true { clause += " \((notNull ?? NotNull()).clause)" }
    return clause
  }

  /// What the clause cannot say.
  func attributes(of identity: ObjectIdentity, withNotNull: Bool = true) -> [DDL] {
    var actions: [String] = []
    if let storage { actions.append("SET STORAGE \(storage)") }
    if let statistics { actions.append("SET STATISTICS \(statistics)") }
    actions += StorageParameters().changes(to: options)
    return actions.map { alter(identity, $0) } + (withNotNull ? notNullAttributes(of: identity) : [])
  }

  /// What PostgreSQL sets back when the type of the column changes: storage and compression are those of the new type
  /// then (`ATExecAlterColumnType` in `src/backend/commands/tablecmds.c`).
  public func attributesLostWithType(of identity: ObjectIdentity) -> [DDL] {
    var actions: [String] = []
    if let storage { actions.append("SET STORAGE \(storage)") }
    if let compression { actions.append("SET COMPRESSION \(compression)") }
    return actions.map { alter(identity, $0) }
  }

  /// What an inherited column has otherwise than the parent's, written when it is there.
  func differences(of identity: ObjectIdentity, in catalog: Catalog) -> [DDL] {
    let parents = Self.parents(of: identity, in: catalog).compactMap { catalog.definition($0, as: Column.self) }
    let foreign = ForeignOptions().change(to: foreignOptions, isAltered: true).map { [alter(identity, $0)] } ?? []
    guard let parent = parents.first else { return attributes(of: identity) + foreign }
    var actions: [String] = []
    let isOwn = notNull?.isOwn == true && notNull?.name == nil
    let isGiven = notNull?.name != nil || parents.contains { $0.isNotNull && !($0.notNull?.isNoInherit ?? false) }
    let setting = !isNotNull ? [] : isGiven && !isOwn ? commentingNotNull(on: identity) : settingNotNull(of: identity)
    if $storage != parent.$storage { actions.append("SET STORAGE \(storage ?? "DEFAULT")") }
    if $compression != parent.$compression { actions.append("SET COMPRESSION \(compression ?? "default")") }
    if let statistics { actions.append("SET STATISTICS \(statistics)") }
    actions += StorageParameters().changes(to: options)
    return setting + actions.map { alter(identity, $0) } + foreign
  }

  /// `ALTER TABLE … ALTER COLUMN … action`.
  func alter(_ identity: ObjectIdentity, _ action: String, why: String = "", effect: DDL.Effect = .other) -> DDL {
    let name = quoteIdentifier(identity.name)
    let part = DDL.ColumnAction(head: "ALTER TABLE \(identity.relationName)", action: "ALTER COLUMN \(name) \(action)")
    return DDL(part, why: why, effect: effect)
  }
}

extension Column.Generated {
  var clause: String { "GENERATED ALWAYS AS (\(expression)) \(isVirtual ? "VIRTUAL" : "STORED")" }
}

extension Column.Identity {
  var kind: String { "GENERATED \(isAlways ? "ALWAYS" : "BY DEFAULT")" }

  func clause(in schema: String?) -> String {
    let name = sequenceName.map { ["SEQUENCE NAME \(quoteQualified(schema, $0))"] } ?? []
    let clauses = name + options.clauses
    return "\(kind) AS IDENTITY" + (clauses.isEmpty ? "" : " (\(clauses.joined(separator: " ")))")
  }
}
