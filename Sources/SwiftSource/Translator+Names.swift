import Catalog
import SchemaDescription
import SchemaEvaluation

/// What a person would leave out, because it goes without saying.
extension Translator {
  /// Takes the names away that the model would give by itself.
  ///
  /// Which names those are is asked of the model: it is resolved without them, and whatever came out otherwise gets its
  /// name back. A name given back can change those that are numbered, so that it is asked again until nothing changes.
  mutating func leaveOutDefaultNames() {
    let named = model
    var bare = model
    for index in bare.tables.indices where isShort(at: bare.tables[index].place) {
      bare.tables[index].forEachName { name, place in if isShort(at: place) { name = nil } }
    }
    for index in bare.materializedViews.indices {
      for key in bare.materializedViews[index].indexes.indices
      where isShort(at: bare.materializedViews[index].indexes[key].place) {
        bare.materializedViews[index].indexes[key].name = nil
      }
    }
    for index in bare.domains.indices where isShort(at: bare.domains[index].place) {
      for check in bare.domains[index].checks.indices { bare.domains[index].checks[check].name = nil }
    }
    while giveBack(named, to: &bare) {}
    model = bare
  }

  private func isShort(at place: SourcePlace?) -> Bool { identity(at: place).map { isShort($0) } ?? false }

  /// Gives back every name that the model does not find by itself.
  ///
  /// - Returns: Whether there was one.
  private func giveBack(_ named: Model, to bare: inout Model) -> Bool {
    let found = bare.resolved()
    var isChanged = false
    for index in bare.tables.indices {
      var right = named.tables[index].names
      var guessed = found.tables[index].names
      bare.tables[index].forEachName { name, _ in
        let (wanted, got) = (right.removeFirst(), guessed.removeFirst())
        guard name == nil, wanted != got else { return }
        name = wanted
        isChanged = true
      }
    }
    for index in bare.materializedViews.indices {
      for key in bare.materializedViews[index].indexes.indices {
        let wanted = named.materializedViews[index].indexes[key].name
        guard bare.materializedViews[index].indexes[key].name == nil,
          found.materializedViews[index].indexes[key].name != wanted
        else { continue }
        bare.materializedViews[index].indexes[key].name = wanted
        isChanged = true
      }
    }
    for index in bare.domains.indices {
      for check in bare.domains[index].checks.indices where bare.domains[index].checks[check].name == nil {
        let wanted = named.domains[index].checks[check].name
        guard found.domains[index].checks[check].name != wanted else { continue }
        bare.domains[index].checks[check].name = wanted
        isChanged = true
      }
    }
    return isChanged
  }

  /// Moves keys of one column to the column, and leaves out the columns that a foreign key means by itself.
  mutating func moveToColumns() {
    let tables = model.tables
    for index in tables.indices where isShort(at: tables[index].place) {
      var table = tables[index]
      leaveOutTargets(of: &table, tables)
      movePrimaryKey(of: &table)
      moveUnique(of: &table)
      moveForeignKeys(of: &table)
      moveSequences(of: &table)
      model.tables[index] = table
    }
  }

  private func leaveOutTargets(of table: inout SchemaDescription.Table, _ tables: [SchemaDescription.Table]) {
    for index in table.foreignKeys.indices where isShort(at: table.foreignKeys[index].place) {
      let key = table.foreignKeys[index]
      let own = ObjectIdentity(.table, schema: key.table.schema ?? table.schema, name: key.table.name)
      let inPublic = ObjectIdentity(.table, schema: "public", name: key.table.name)
      guard let place = self.tables[own] ?? (key.table.schema == nil ? self.tables[inPublic] : nil) else { continue }
      if tables[place].primaryKey?.columns == key.targetColumns { table.foreignKeys[index].targetColumns = [] }
    }
  }

  private func movePrimaryKey(of table: inout SchemaDescription.Table) {
    guard let key = table.primaryKey, key.columns.count == 1, key == bare(PrimaryKey(key.columns), key.place),
      let column = table.columns.firstIndex(where: { $0.name == key.columns[0] })
    else { return }
    table.primaryKey = nil
    table.columns[column].isPrimaryKey = true
    table.columns[column].isNotNull = false
  }

  private func bare(_ key: PrimaryKey, _ place: SourcePlace?) -> PrimaryKey {
    var key = key
    key.place = place
    return key
  }

  private func moveUnique(of table: inout SchemaDescription.Table) {
    table.unique.removeAll { unique in
      guard unique.columns.count == 1 else { return false }
      var bare = Unique.unique(unique.columns[0])
      bare.place = unique.place
      guard unique == bare, let column = table.columns.firstIndex(where: { $0.name == unique.columns[0] }),
        !table.columns[column].isUnique, !table.columns[column].isPrimaryKey
      else { return false }
      table.columns[column].isUnique = true
      return true
    }
  }

  private func moveForeignKeys(of table: inout SchemaDescription.Table) {
    table.foreignKeys.removeAll { key in
      guard key.columns.count == 1, key.targetColumns.count < 2, key.match == nil, key.onDeleteColumns.isEmpty,
        isShort(at: key.place),
        let column = table.columns.firstIndex(where: { $0.name == key.columns[0] }),
        table.columns[column].references == nil
      else { return false }
      table.columns[column].references = Reference(
        key.table,
        key.targetColumns.first,
        name: key.name,
        onDelete: key.onDelete,
        onUpdate: key.onUpdate,
        deferrable: key.deferrable,
        notValid: key.notValid,
        comment: key.comment
      )
      return true
    }
  }

  /// A column that takes its numbers from a sequence of its own, as `serial` makes it.
  private mutating func moveSequences(of table: inout SchemaDescription.Table) {
    let words = ["smallint": SQLType.smallserial, "integer": .serial, "bigint": .bigserial]
    for index in table.columns.indices {
      let column = table.columns[index]
      guard let serial = words[column.type.sql], column.type.dimensions == 0, let value = column.default,
        column.isNotNull || column.isPrimaryKey
      else { continue }
      let identity = ObjectIdentity(.column, schema: table.schema, parent: table.name, name: column.name)
      let name = CatalogColumn.Identity.defaultName(identity)
      var bare = SQLSequence(
        name,
        schema: table.schema,
        type: column.type == .bigint ? nil : column.type,
        ownedBy: .init(Self.bare(table.name), column.name)
      )
      let sequence = ObjectIdentity(.sequence, schema: table.schema, name: name)
      bare.place = place(sequence)
      guard isShort(sequence), value == "nextval('\(sequence.sqlName)'::regclass)",
        let position = model.sequences.firstIndex(of: bare)
      else { continue }
      model.sequences.remove(at: position)
      table.columns[index].type = serial
      table.columns[index].default = nil
      table.columns[index].isNotNull = false
    }
  }
}

/// What has keys, checks, indexes and triggers: a table or a partition.
private protocol NamedParts {
  var primaryKey: PrimaryKey? { get set }
  var unique: [Unique] { get set }
  var checks: [Check] { get set }
  var foreignKeys: [SchemaDescription.ForeignKey] { get set }
  var exclusions: [Exclusion] { get set }
  var indexes: [SchemaDescription.Index] { get set }
  var statistics: [SchemaDescription.Statistics] { get set }
  var triggers: [SchemaDescription.Trigger] { get set }
  var partitions: [Partition] { get set }
}

extension SchemaDescription.Table: NamedParts {}
extension Partition: NamedParts {}

extension NamedParts {
  /// Visits the names of everything that can do without one, always in the same order.
  fileprivate mutating func forEachName(_ body: (inout String?, SourcePlace?) -> Void) {
    if var key = primaryKey {
      body(&key.name, key.place)
      primaryKey = key
    }
    for index in unique.indices { body(&unique[index].name, unique[index].place) }
    for index in checks.indices { body(&checks[index].name, checks[index].place) }
    for index in foreignKeys.indices { body(&foreignKeys[index].name, foreignKeys[index].place) }
    for index in exclusions.indices { body(&exclusions[index].name, exclusions[index].place) }
    for index in indexes.indices { body(&indexes[index].name, indexes[index].place) }
    for index in statistics.indices { body(&statistics[index].name, statistics[index].place) }
    for index in triggers.indices {
      var name: String? = triggers[index].name.isEmpty ? nil : triggers[index].name
      body(&name, triggers[index].place)
      triggers[index].name = name ?? ""
    }
    for index in partitions.indices { partitions[index].forEachName(body) }
  }

  fileprivate var names: [String?] {
    var names: [String?] = []
    var copy = self
    copy.forEachName { name, _ in names.append(name) }
    return names
  }
}
