import Catalog
import Postgres

extension PlanBuilder {
  /// Makes an index or key again without a moment in which there is none: the new one is built beside the old one under
  /// another name and takes its name and place in one transaction.
  ///
  /// - Returns: Whether the object was placed; `false` leaves it to others.
  mutating func addReplacement(_ identity: ObjectIdentity, _ plain: [PlannedStatement]) -> Bool {
    guard !repair.inTurn.contains(identity), situation.canStandBeside(identity) else { return false }
    guard let why = plain.first?.why else { return false }
    let staging: Staging? =
      switch identity.kind {
      case .index: IndexReplacement.staging(of: identity, why, in: situation)
      case .constraint: KeyReplacement.staging(of: identity, why, in: situation)
      default: nil
      }
    guard var staging else { return false }
    // The rest of the plain statements, a comment or an attribute, is about the new one.
    staging.stages[staging.continuing].statements += plain.dropFirst()
    place(staging, identity, [identity], at: \.madeAt)
    let swap = madeAt[identity]
    namedAt[identity] = swap
    beginsAt[identity] = swap
    freedAt[identity] = swap
    goneAt[identity] = completedAt[identity]
    return true
  }
}
