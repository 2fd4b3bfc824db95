import Policies

/// The tables whose rows may not go.
struct MissedTables: Sendable {
  private let now: DataSnapshot
  /// Those that are about to go, with their rows; `nil` for all.
  private let asked: Set<UInt32>?
  /// Of a partitioned table the rows are in its parts, and a part shares what its siblings gained.
  private let parents: Set<UInt32>

  init(now: DataSnapshot, asked: Set<UInt32>?) {
    self.now = now
    self.asked = asked
    parents = Set((asked ?? []).compactMap { now.tables[$0]?.parent })
  }

  func contains(_ table: UInt32) -> Bool {
    // What Strata keeps there is written by generated files.
    now.tables[table]?.schema != PolicyTable.schema && isAsked(table)
  }

  private func isAsked(_ table: UInt32) -> Bool {
    guard let asked else { return true }
    var next: UInt32? = table
    while let current = next {
      if asked.contains(current) { return true }
      next = now.tables[current]?.parent
    }
    return parents.contains(table)
  }
}
