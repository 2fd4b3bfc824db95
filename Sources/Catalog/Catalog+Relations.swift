import OrderedCollections

extension Catalog {
  /// The columns of a relation, in order.
  public func columns(of relation: ObjectIdentity) -> [ObjectIdentity] {
    parts(of: relation, .column).sorted { (self[$0]?.ordinal ?? 0) < (self[$1]?.ordinal ?? 0) }
  }

  /// What a column belongs to: a table or a view of either kind.
  public func relation(ofColumn column: ObjectIdentity) -> ObjectIdentity {
    let kinds: [ObjectKind] = [.view, .materializedView]
    let views = kinds.map { ObjectIdentity($0, schema: column.schema, name: column.parent ?? "") }
    return views.first { self[$0] != nil } ?? column.table
  }

  /// The parts of one kind that a relation has, sorted by name.
  public func parts(of relation: ObjectIdentity, _ kind: ObjectKind) -> ArraySlice<ObjectIdentity> {
    // The entries are sorted by kind, schema, parent and name, so that the parts stand together.
    let first = ObjectIdentity(kind, schema: relation.schema, parent: relation.name, name: "")
    let start = entries.keys.firstNotPreceding(first)
    var end = start
    while end < entries.count {
      let key = entries.keys[end]
      guard key.kind == kind, key.schema == relation.schema, key.parent == relation.name else { break }
      end += 1
    }
    return Array(entries.keys[start..<end])[...]
  }
}

extension RandomAccessCollection<ObjectIdentity> where Index == Int {
  /// The first position whose element does not come before another, by halving.
  func firstNotPreceding(_ identity: ObjectIdentity) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < identity { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
