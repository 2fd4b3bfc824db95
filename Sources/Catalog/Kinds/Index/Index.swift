import Postgres

/// An index of a table or materialized view that is not behind a constraint.
public struct Index: ObjectDefinition {
  /// The table or materialized view.
  public var relation: ObjectIdentity
  public var isUnique: Bool
  /// Access method, columns and what follows them: `btree (organization_id, created_at DESC) INCLUDE (total)`.
  @Exact public var definition: String
  /// The condition of a partial index.
  @Exact public var predicate: String?
  public var parameters: StorageParameters
  /// The tablespace; `nil` for the database's.
  @Exact public var tablespace: String?
  /// False after a concurrent build that failed, and for an index of a partitioned table that misses a partition.
  public var isValid: Bool
  /// The statistics targets of expression columns, by their number from 1.
  public var statistics: [Int: Int]
  /// The index of the partitioned table that this one of a partition is attached to.
  public var parentIndex: ObjectIdentity?
  /// Whether PostgreSQL would choose the name for an index that a partition gets from its parent.
  public var hasDefaultName: Bool

  public init(
    relation: ObjectIdentity,
    isUnique: Bool = false,
    definition: String,
    predicate: String? = nil,
    parameters: StorageParameters = .init(),
    tablespace: String? = nil,
    isValid: Bool = true,
    statistics: [Int: Int] = [:],
    parentIndex: ObjectIdentity? = nil,
    hasDefaultName: Bool = false
  ) {
    self.relation = relation
    self.isUnique = isUnique
    self.definition = definition
    self.predicate = predicate
    self.parameters = parameters
    self.tablespace = tablespace
    self.isValid = isValid
    self.statistics = statistics
    self.parentIndex = parentIndex
    self.hasDefaultName = hasDefaultName
  }

  public var inheritsFrom: ObjectIdentity? { parentIndex }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if parentIndex != nil { return attributes(of: identity, in: context) }
    return making(identity, in: context) + attributes(of: identity, in: context)
  }

  private func making(_ identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    guard context.catalog.definition(relation, as: Table.self)?.isPartitioned == true,
      !isValid || isAmbiguous(identity, in: context.catalog)
    else {
      return named(below: identity, in: context) + [statement(named: identity)]
    }
    let before = context.catalog.inheritors(of: identity).flatMap { child -> [DDL] in
      guard let index = context.catalog.definition(child, as: Index.self), !index.hasDefaultName else { return [] }
      return index.making(child, in: context)
    }
    return before + [statement(named: identity, only: true)] + attaching(to: identity, in: context)
  }

  /// Whether a partition has two indexes that would fit: PostgreSQL takes the one it comes across first.
  private func isAmbiguous(_ identity: ObjectIdentity, in catalog: Catalog) -> Bool {
    catalog.inheritors(of: identity).contains { child in
      guard let index = catalog.definition(child, as: Index.self) else { return false }
      let twins = catalog.parts(of: index.relation, .index).filter { other in
        guard let twin = catalog.definition(other, as: Index.self), other != child else { return false }
        return (twin.isUnique, twin.definition, twin.predicate) == (index.isUnique, index.definition, index.predicate)
      }
      return !twins.isEmpty || index.isAmbiguous(child, in: catalog)
    }
  }

  /// An index of a partitioned table that misses a partition, or would take over another index than it should, is made for
  /// the table alone, then those that exist join it.
  private func attaching(to identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    context.catalog.inheritors(of: identity).flatMap { child -> [DDL] in
      guard let index = context.catalog.definition(child, as: Index.self) else { return [] }
      let creation = index.hasDefaultName ? index.making(child, in: context) : []
      return creation + [DDL("ALTER INDEX \(identity.sqlName) ATTACH PARTITION \(child.sqlName)")]
    }
  }

  /// `CREATE INDEX`. An index of a partitioned table reaches all partitions: it takes over what fits there and makes the
  /// rest.
  ///
  /// - Parameters:
  ///   - only: Whether it is made for a partitioned table alone, invalid until one of each partition is attached.
  ///   - concurrently: Whether it is built while the table is written to, which no transaction block allows.
  public func statement(named identity: ObjectIdentity, only: Bool = false, concurrently: Bool = false) -> DDL {
    var sql = "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(concurrently ? "CONCURRENTLY " : "")"
    sql += "\(quoteIdentifier(identity.name)) ON \(only ? "ONLY " : "")"
    sql += "\(relation.sqlName) USING \(definition)\(parameters.withClause)"
    if let tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    if let predicate { sql += " WHERE \(predicate)" }
    return DDL(sql, isTransactional: !concurrently, effect: .createsIndex(identity))
  }

  /// Indexes of partitions under names that PostgreSQL would not choose are made before the one they belong to.
  private func named(below identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    context.catalog.inheritors(of: identity).flatMap { child -> [DDL] in
      guard let index = context.catalog.definition(child, as: Index.self) else { return [] }
      if index.hasDefaultName { return index.named(below: child, in: context) }
      if !context.made.contains(index.relation), let before = context.counterpart, index.isThere(child, in: before) {
        return []
      }
      return index.making(child, in: context)
    }
  }

  /// Whether the index of a partition stands by itself in a catalog, and so is taken over.
  private func isThere(_ identity: ObjectIdentity, in catalog: Catalog) -> Bool {
    guard let other = catalog.definition(identity, as: Index.self), other.parentIndex == nil else { return false }
    return other.relation == relation && other.$definition == $definition && other.$predicate == $predicate
      && other.isUnique == isUnique && other.isValid
  }

  private func attributes(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let targets = statistics.sorted { $0.key < $1.key }.map { statisticsChange(identity, $0.key, $0.value) }
    let table = context.catalog.definition(relation, as: Table.self)
    let view = context.catalog.definition(relation, as: MaterializedView.self)
    return targets + (table?.indexAttributes(of: relation, index: identity.name) ?? [])
      + (view?.indexAttributes(of: relation, index: identity.name) ?? [])
  }

  private func statisticsChange(_ identity: ObjectIdentity, _ column: Int, _ target: Int) -> DDL {
    DDL("ALTER INDEX \(identity.sqlName) ALTER COLUMN \(column) SET STATISTICS \(target)")
  }

  /// An index of a partition goes with the one it belongs to.
  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if parentIndex != nil, !context.isDetached(relation) { return [] }
    return [DDL("DROP INDEX \(identity.sqlName)", effect: .dropsIndex(identity))]
  }

  public func alteration(of identity: ObjectIdentity, to new: Index, in context: AlterationContext) -> Alteration {
    if relation != new.relation || isUnique != new.isUnique || $definition != new.$definition {
      return .replace(why: "\(text) → \(new.text)")
    }
    if $predicate != new.$predicate {
      return .replace(why: "condition \(predicate ?? "none") → \(new.predicate ?? "none")")
    }
    // Nobody asks for an invalid index: one that became valid is what was asked for.
    if !isValid, new.isValid { return .replace(why: "the index is invalid") }
    let isPartitioned = context.old.definition(relation, as: Table.self)?.isPartitioned == true
    if isPartitioned, parentIndex == nil, parameters != new.parameters {
      return .replace(why: "PostgreSQL cannot change the storage parameters of a partitioned index")
    }
    let index = "ALTER INDEX \(identity.sqlName)"
    var statements = parameters.changes(to: new.parameters).map { DDL("\(index) \($0)") }
    if $tablespace != new.$tablespace {
      let space = quoteIdentifier(new.tablespace ?? "pg_default")
      statements.append(DDL("\(index) SET TABLESPACE \(space)", effect: .movesIndex(identity)))
    }
    for column in Set(statistics.keys).union(new.statistics.keys).sorted() {
      guard statistics[column] != new.statistics[column] else { continue }
      statements.append(statisticsChange(identity, column, new.statistics[column] ?? -1))
    }
    return .statements(statements)
  }

  private var text: String { (isUnique ? "unique " : "") + definition }
}
