public import Catalog

/// What only the author of the new schema can say about the way to it.
public struct PlanHints: Sendable {
  public var renames: [Rename]
  /// The `USING` expressions for columns whose type changes, by the column under its new name, and the expressions for
  /// the way back.
  public var conversions: [ObjectIdentity: Conversion]
  /// The expressions that fill existing rows when a column is added.
  public var columnFills: [ObjectIdentity: String]
  public var dataSteps: [DataStep]

  public init(
    renames: [Rename] = [],
    conversions: [ObjectIdentity: Conversion] = [:],
    columnFills: [ObjectIdentity: String] = [:],
    dataSteps: [DataStep] = []
  ) {
    self.renames = renames
    self.conversions = conversions
    self.columnFills = columnFills
    self.dataSteps = dataSteps
  }

  /// How the values of a column become those of another type, and back.
  public struct Conversion: Sendable, Hashable {
    public var using: String?
    public var reverted: String?

    public init(using: String?, reverted: String?) {
      self.using = using
      self.reverted = reverted
    }
  }

  var forward: AlterationHints {
    AlterationHints(conversions: conversions.compactMapValues(\.using), columnFills: columnFills)
  }

  /// The hints for the way back. A column that was dropped comes back empty: fills are for the way forward only.
  var backward: AlterationHints {
    AlterationHints(conversions: conversions.compactMapValues(\.reverted))
  }
}
