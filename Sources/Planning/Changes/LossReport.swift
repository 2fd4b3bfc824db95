import Catalog
import OrderedCollections

/// Says which data a plan destroys or changes for good.
struct LossReport {
  let old: Catalog
  let new: Catalog
  let hints: PlanHints

  var losses: [DataLoss] {
    var found: [DataLoss] = []
    let scheduled = ScheduledPartitions(of: old, under: new).members
    for (identity, entry) in old.entries {
      switch identity.kind {
      case .table where old.isForeign(identity): break
      case .table where new.isForeign(identity):
        found.append(DataLoss(table: identity.sqlName, what: "the table is dropped and a foreign one takes its name"))
      case .table where new[identity] == nil && !scheduled.contains(identity):
        // A partition's rows go with it, whether the parent stays or not.
        found.append(DataLoss(table: identity.sqlName, what: "the table is dropped\(broughtBack(by: identity, nil))"))
      case .column: found += column(identity, entry)
      default: break
      }
    }
    return found.sorted()
  }

  private func column(_ identity: ObjectIdentity, _ entry: CatalogEntry) -> [DataLoss] {
    guard let before = entry.definition as? Column, before.generated == nil, !before.isInherited else { return [] }
    guard old[identity.table] != nil, new[identity.table] != nil else { return [] }
    if old.isForeign(identity.table) || new.isForeign(identity.table) { return [] }
    let table = identity.relationName
    guard let after: Column = new.definition(identity) else {
      let what = "the column is dropped\(broughtBack(by: identity.table, identity.name))"
      return [DataLoss(table: table, column: identity.name, what: what)]
    }
    if after.generated != nil {
      return [DataLoss(table: table, column: identity.name, what: "the stored values become generated ones")]
    }
    // Who states both ways vouches for them.
    if let stated = hints.conversions[identity], stated.using != nil, stated.reverted != nil { return [] }
    let isCast = hints.conversions[identity]?.using != nil
    if ValueChange(old: old, new: new).keepsValues(from: before.type, to: after.type, isCast: isCast) { return [] }
    let what =
      before.type == after.type
      ? "values change with their type \(before.type)" : "values are converted from \(before.type) to \(after.type)"
    return [DataLoss(table: table, column: identity.name, what: what)]
  }

  /// Where the undo of a data step writes the table or column, undo brings the data back.
  private func broughtBack(by table: ObjectIdentity, _ column: String?) -> String {
    for step in hints.dataSteps where old[step.table] == nil && new[step.table] != nil {
      guard let undo = step.undo, undo.contains(table.name) else { continue }
      guard column.map(undo.contains) ?? true else { continue }
      return "; undo brings the data back from \(step.table.sqlName)"
    }
    return ""
  }
}
