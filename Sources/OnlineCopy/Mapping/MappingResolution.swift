import Diagnostics

/// Finds where every column of a target comes from; pure, so that what it decides can be tested without a server.
///
/// Casts are left open: whether PostgreSQL has one is asked by ``CopyPlanner``.
struct MappingResolution {
  let request: CopyRequest
  let source: TableShape
  let target: TableShape
  private(set) var problems: [Diagnostic] = []

  init(_ request: CopyRequest, source: TableShape, target: TableShape) {
    self.request = request
    self.source = source
    self.target = target
  }

  /// The mapping; what is wrong with it is added to ``problems``.
  mutating func mapping() -> CopyMapping {
    for name in request.rules.keys.sorted() where target.column(name) == nil {
      problems.append(.unknownColumn(name, in: target.name))
    }
    let columns = target.columns.map { column in
      ColumnMapping(target: column.name, origin: origin(of: column))
    }
    let images = Set(columns.compactMap(\.sourceColumn))
    let dropped = source.columns.filter { !images.contains($0.name) && !$0.isGenerated }.map(\.name)
    return CopyMapping(columns: columns, dropped: dropped)
  }

  private mutating func origin(of column: TableShape.Column) -> ColumnMapping.Origin {
    let rule = request.rules[column.name]
    if column.isGenerated {
      if rule != nil { problems.append(.generatedColumn(column.name, of: target.name)) }
      return .generated
    }
    switch rule {
    case .expression(let sql, let inverse):
      for name in inverse.keys.sorted() where source.column(name) == nil {
        problems.append(.unknownColumn(name, in: source.name))
      }
      return .expression(sql, inverse: inverse)
    case .column(let name):
      guard let from = source.column(name) else {
        problems.append(.unknownColumn(name, in: source.name))
        return .ownDefault
      }
      return origin(of: column, from: from)
    case nil:
      if let from = source.column(column.name) { return origin(of: column, from: from) }
    case .ownDefault: break
    }
    if column.isNotNull, !column.hasDefault, !column.isIdentity {
      problems.append(.noValue(column.name, of: target.name))
    }
    return .ownDefault
  }

  private func origin(of column: TableShape.Column, from: TableShape.Column) -> ColumnMapping.Origin {
    if from.baseType != column.baseType { return .cast(from: from.name, byText: from.isEnum && column.isEnum) }
    return from.name == column.name ? .same : .renamed(from: from.name)
  }

  /// The key: the columns asked for, else the first unique index that the mapping carries over.
  mutating func key(_ mapping: CopyMapping) -> CopyKey? {
    let candidates = source.indexes.filter { $0.isUnique && $0.isNotNull }
    let wanted = request.key.isEmpty ? candidates : candidates.filter { Set($0.columns) == Set(request.key) }
    guard !wanted.isEmpty else {
      problems.append(.noKey(source, asked: request.key, usable: candidates.map(\.columns)))
      return nil
    }
    guard let index = wanted.first(where: { $0.columns.allSatisfy { mapping.image(of: $0) != nil } }) else {
      problems.append(.keyNotCarried(source.name, wanted.map(\.columns)))
      return nil
    }
    let columns = index.columns.compactMap { name -> CopyKey.Column? in
      guard let from = source.column(name), let image = mapping.image(of: name),
        let to = target.column(image.target)
      else { return nil }
      return CopyKey.Column(
        source: name,
        sourceType: from.baseType,
        definition: from.type + (from.collation.map { " COLLATE \($0)" } ?? ""),
        target: to.name,
        cast: to.baseType == from.baseType ? nil : to.baseType,
        collation: to.collation == from.collation ? nil : to.collation
      )
    }
    let schemas = Set(index.operatorSchemas).subtracting(["pg_catalog"]).sorted()
    return CopyKey(columns: columns, operatorSchemas: schemas)
  }

  /// What makes the two tables unfit, whatever the columns are.
  ///
  /// - Parameter following: Whether the target is taken out of use before the first row is written to it, and what would
  ///   fire for such rows with it.
  mutating func refuse(following: Bool = false) {
    for table in [source, target] {
      if !["r", "p"].contains(table.kind) { problems.append(.notATable(table.name)) }
      if table.obstacles.isTemporary { problems.append(.temporary(table.name)) }
      if table.obstacles.isPartition { problems.append(.partition(table.name)) }
      if table.obstacles.inherits { problems.append(.inheritance(table.name)) }
      if !table.obstacles.isOwned { problems.append(.notOwner(table.name)) }
      if table.obstacles.forcesRowSecurity { problems.append(.forcedRowSecurity(table.name)) }
    }
    if source.oid == target.oid { problems.append(.sameTable(source.name)) }
    if source.obstacles.isSubscribed { problems.append(.subscribed(source.name)) }
    if following { return }
    if !target.obstacles.rules.isEmpty { problems.append(.rules(target.name, target.obstacles.rules)) }
    if !target.obstacles.triggers.isEmpty { problems.append(.triggers(target.name, target.obstacles.triggers)) }
    if !target.obstacles.foreignKeys.isEmpty {
      problems.append(.foreignKeys(target.name, target.obstacles.foreignKeys))
    }
  }
}
