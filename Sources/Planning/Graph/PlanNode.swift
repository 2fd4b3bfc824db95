import Catalog

/// A piece of a plan that is placed as a whole.
struct PlanNode {
  /// Where a node goes when no dependency says otherwise: room is made first, things are made and changed, data is
  /// moved, and only then is anything dropped for good.
  ///
  /// What takes its time on a table in use stands apart, so that what changes at once is one transaction: indexes that
  /// take the place of others are built before it; what is built, filled or validated while the table is written to
  /// comes after it, and then what rests on that.
  enum Phase: Int, Comparable {
    case prepare, makeRoom, make, build, validate, conclude, moveData, drop

    static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
  }

  var phase: Phase
  var identity: ObjectIdentity
  var statements: [PlannedStatement]
  /// Whether it goes before everything else where something waits for it.
  var isEager = false

  /// What the piece does, as a person would name it.
  var description: String { statements.first.map { "\(identity): \($0.why)" } ?? identity.description }

  /// The preferred order: by phase, then in the order of writing, or against it where things are dropped.
  static func precedes(_ left: PlanNode, _ right: PlanNode) -> Bool {
    if left.phase != right.phase { return left.phase < right.phase }
    let isDropping = left.phase == .makeRoom || left.phase == .drop
    if left.identity.kind != right.identity.kind {
      return isDropping ? left.identity.kind > right.identity.kind : left.identity.kind < right.identity.kind
    }
    return left.identity < right.identity
  }
}
