import Catalog
import Planning
import RandomSchema

/// Two schemas of one seed: the second one decides some things otherwise.
struct RandomPair {
  let seed: UInt64
  var old: RandomSchema
  var new: RandomSchema
  /// Whether names that changed are stated as renames; otherwise they are drops and new objects.
  var statesRenames: Bool

  /// The first seed of small schemas, of which many are tried in the time of few large ones: two defects seldom meet in
  /// one, and what a plan does wrong is seen at once.
  static let firstSmall: UInt64 = 1000

  init(seed: UInt64, frozen: Set<String> = [], omitting: Set<String> = []) {
    self.seed = seed
    let isSmall = seed >= Self.firstSmall
    // A small schema has fewer decisions that could come out otherwise.
    let perMille: UInt64 = (isSmall ? [15, 40, 80] : [4, 15, 40])[Int(seed % 3)]
    let share = isSmall ? [30, 45][Int(seed / 3 % 2)] : 100
    let variation = Variation(salt: seed &* 31 &+ 7, perMille: perMille, frozen: frozen)
    old = RandomSchema(seed: seed, share: share, omitting: omitting)
    new = RandomSchema(seed: seed, variation: variation, share: share, omitting: omitting)
    statesRenames = seed % 2 == 0
  }

  /// Renames of tables and their columns, where nothing but the name changed.
  var renames: [Rename] {
    guard statesRenames else { return [] }
    var renames: [Rename] = []
    for slot in old.slots {
      guard let before = old.names[slot], let after = new.names[slot], before.kind == "table", after.kind == "table",
        before.schema == after.schema
      else { continue }
      if before.name != after.name {
        let table = ObjectIdentity(.table, schema: before.schema, name: before.name)
        renames.append(Rename(table, to: after.name))
      }
      let columns = old.names.filter { $0.key.hasPrefix(slot + " column ") }.sorted { $0.key < $1.key }
      for (place, column) in columns {
        guard let other = new.names[place], other.name != column.name else { continue }
        let identity = ObjectIdentity(.column, schema: before.schema, parent: after.name, name: column.name)
        renames.append(Rename(identity, to: other.name))
      }
    }
    return renames
  }

  /// The table of the new schema that holds the rows of one of the old schema; `nil` where none does.
  func successor(of table: NamedTable) -> NamedTable? {
    let same = new.tables.first { $0.schema == table.schema && $0.name == table.name }
    guard statesRenames, old.names[table.slot]?.kind == "table" else { return same }
    return new.tables.first {
      $0.slot == table.slot && $0.schema == table.schema && $0.isPartition == table.isPartition
    }
      ?? same
  }

  /// The column of the new table that holds the values of one of the old table.
  func successor(of column: NamedTable.Column, in table: NamedTable) -> NamedTable.Column? {
    let same = table.columns.first { $0.name == column.name }
    guard statesRenames else { return same }
    return table.columns.first { $0.slot == column.slot } ?? same
  }
}
