public import Catalog

/// How a plan treats the database on its way.
public struct PlanningOptions: Sendable {
  public var strategy: Strategy
  /// The columns whose default PostgreSQL was seen to write into every row when they are added.
  public var costlyDefaults: Set<ObjectIdentity>
  /// Objects of the new schema that are there although the old catalog does not have them.
  var standing: Set<ObjectIdentity> = []

  public init(strategy: Strategy = .online, costlyDefaults: Set<ObjectIdentity> = []) {
    self.strategy = strategy
    self.costlyDefaults = costlyDefaults
  }
}
