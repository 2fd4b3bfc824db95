import Postgres

extension WritingContext {
  /// Whether the columns of a table come, change and go with the attributes of its type.
  func followsRowType(_ table: ObjectIdentity) -> Bool {
    guard let counterpart else { return false }
    return catalog.rowType(of: table) != nil && catalog.rowType(of: table) == counterpart.rowType(of: table)
  }
}

extension AlterationContext {
  /// Whether the columns of a table come, change and go with the attributes of its type.
  func followsRowType(_ table: ObjectIdentity) -> Bool {
    old.rowType(of: table) != nil && old.rowType(of: table) == new.rowType(of: table)
  }
}

extension Catalog {
  fileprivate func rowType(of table: ObjectIdentity) -> Exact<String>? {
    guard let definition = definition(table, as: Table.self), definition.rowType != nil else { return nil }
    return Exact(wrappedValue: definition.rowType ?? "")
  }
}

extension Table {
  public func alteration(of identity: ObjectIdentity, to new: Table, in context: AlterationContext) -> Alteration {
    if isPartitioned != new.isPartitioned {
      let shape = new.isPartitioned ? "partitioned" : "plain"
      return .replace(why: "a table cannot become \(shape) in place")
    }
    if let why = Self.rowTypeObstacle(from: self, to: new, of: identity, in: context) { return .replace(why: why) }
    if $partitionKey != new.$partitionKey { return .replace(why: "the partition key of a table cannot be changed") }
    if (foreign == nil) != (new.foreign == nil) {
      return .replace(why: "a table cannot become a foreign one or stop being one")
    }
    if foreign?.$server != new.foreign?.$server { return .replace(why: "a foreign table cannot change its server") }
    var actions: [DDL] = []
    if let old = foreign, let new = new.foreign, let change = old.options.change(to: new.options, isAltered: true) {
      actions.append(DDL("ALTER FOREIGN TABLE \(identity.sqlName) \(change)"))
    }
    func alter(_ action: String, _ why: String = "") {
      actions.append(DDL("ALTER TABLE \(identity.sqlName) \(action)", why: why))
    }
    if $rowType != new.$rowType { alter(new.rowType.map { "OF \($0)" } ?? "NOT OF") }
    if isUnlogged != new.isUnlogged { alter(new.isUnlogged ? "SET UNLOGGED" : "SET LOGGED") }
    if $accessMethod != new.$accessMethod {
      alter("SET ACCESS METHOD \(new.accessMethod.map(quoteIdentifier) ?? (isPartitioned ? "DEFAULT" : "heap"))")
    }
    if $tablespace != new.$tablespace { alter("SET TABLESPACE \(quoteIdentifier(new.tablespace ?? "pg_default"))") }
    for change in parameters.changes(to: new.parameters) { alter(change, "storage parameters") }
    if hasRowSecurity != new.hasRowSecurity {
      alter("\(new.hasRowSecurity ? "ENABLE" : "DISABLE") ROW LEVEL SECURITY")
    }
    if forcesRowSecurity != new.forcesRowSecurity {
      alter("\(new.forcesRowSecurity ? "FORCE" : "NO FORCE") ROW LEVEL SECURITY")
    }
    if $clusterIndex != new.$clusterIndex, let change = clusterChange(to: new, of: identity, in: context) {
      let effect = new.clusterIndex.map { DDL.Effect.marksIndex($0, of: identity) } ?? .other
      actions.append(DDL("ALTER TABLE \(identity.sqlName) \(change)", effect: effect))
    }
    if replicaIdentity != new.replicaIdentity, new.mayNameReplicaIndex(of: identity, in: context) {
      actions.append(new.replicaIdentityChange(of: identity))
    }
    return .statements(actions)
  }

  /// Why a table cannot be made one of a type in place: PostgreSQL wants its columns to be the type's already, and lets
  /// nobody change them as long as it is one of a type.
  private static func rowTypeObstacle(
    from old: Table,
    to new: Table,
    of identity: ObjectIdentity,
    in context: AlterationContext
  ) -> String? {
    guard let type = new.rowType, old.$rowType != new.$rowType else { return nil }
    func shape(_ catalog: Catalog) -> [Exact<String>] {
      catalog.columns(of: identity).flatMap { column in
        let definition = catalog.definition(column, as: Column.self)
        let texts = [column.name, definition?.type ?? "", definition?.collation ?? ""]
        return texts.map { Exact(wrappedValue: $0) }
      }
    }
    if shape(context.old) == shape(context.new) { return nil }
    return "a table becomes one of the type \(type) with its columns alone"
  }

  /// An index that is made by the same plan is marked when it is made.
  private func clusterChange(to new: Table, of identity: ObjectIdentity, in context: AlterationContext) -> String? {
    guard let index = new.clusterIndex else { return "SET WITHOUT CLUSTER" }
    return Self.has(index, identity, in: context.old) ? "CLUSTER ON \(quoteIdentifier(index))" : nil
  }

  private func mayNameReplicaIndex(of identity: ObjectIdentity, in context: AlterationContext) -> Bool {
    guard case .index(let name) = replicaIdentity else { return true }
    return Self.has(name, identity, in: context.old)
  }

  /// Whether a table has an index of this name, of its own or behind a constraint.
  private static func has(_ index: String, _ identity: ObjectIdentity, in catalog: Catalog) -> Bool {
    catalog[identity.part(.constraint, index)] != nil
      || catalog[identity.part(.index, index)] != nil
  }
}
