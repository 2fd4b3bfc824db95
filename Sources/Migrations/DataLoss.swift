/// Something that was there before a piece of work and is not afterwards.
struct DataLoss: Hashable, Sendable {
  var table: UInt32
  /// The column's number; 0 for whole rows.
  var column: Int
  var destruction: Destruction

  static func == (left: DataLoss, right: DataLoss) -> Bool {
    left.table == right.table && left.column == right.column && left.destruction.kind == right.destruction.kind
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(table)
    hasher.combine(column)
  }

  /// What is gone and was not declared; and the tables that were written anew, which may have been emptied.
  ///
  /// - Parameter origin: What people's data can be in: what a run made itself holds only what the run wrote.
  static func find(
    since current: DataSnapshot,
    of origin: DataSnapshot,
    in now: DataSnapshot,
    except declared: Set<DestructionCheck.Found>
  ) -> (gone: [DataLoss], rewritten: [DataLoss]) {
    var gone: [DataLoss] = []
    var rewritten: [DataLoss] = []
    func isDeclared(_ table: UInt32, _ column: Int) -> Bool {
      declared.contains(.init(oid: table, attribute: 0))
        || (column != 0 && declared.contains(.init(oid: table, attribute: column)))
    }
    func destruction(_ kind: Destruction.Kind, _ table: DataSnapshot.Table, _ column: String? = nil) -> Destruction {
      Destruction(kind, schema: table.schema, table: table.name, column: column)
    }
    let tables = current.tables.filter { origin.tables[$0.key] != nil && now.tables[$0.key] != $0.value }
    for (oid, table) in tables.sorted(by: { ($0.value.schema, $0.value.name) < ($1.value.schema, $1.value.name) }) {
      let parent = table.parent.flatMap { current.tables[$0] }
      guard !isDeclared(oid, 0), !(table.parent.map { isDeclared($0, 0) } ?? false) else { continue }
      guard let after = now.tables[oid] else {
        // A partition that goes with its parent is named with it.
        if let parent = table.parent, current.tables[parent] != nil, now.tables[parent] == nil { continue }
        gone.append(DataLoss(table: oid, column: 0, destruction: destruction(.table, table)))
        continue
      }
      for (number, name) in table.columns.sorted(by: { $0.key < $1.key }) where after.columns[number] == nil {
        guard origin.tables[oid]?.columns[number] != nil, !isDeclared(oid, number) else { continue }
        // A column of the same name that is reckoned from others has taken its place.
        if after.generated.contains(name) { continue }
        if parent?.columns.values.contains(name) == true { continue }
        gone.append(DataLoss(table: oid, column: number, destruction: destruction(.column, table, name)))
      }
      if after.fileNode != table.fileNode {
        rewritten.append(DataLoss(table: oid, column: 0, destruction: destruction(.rows, after)))
      }
    }
    return (gone, rewritten)
  }
}
