public import Catalog
public import Planning

/// The schema that a swap leads to, as it was read from its source.
public struct SwapTarget: Sendable {
  /// The source, for people.
  public var source: String
  /// The schema under the application's name, as it is to be in the end.
  public var wanted: Catalog
  /// The same under the name that it is built with.
  public var moved: Catalog
  /// What the source says about the way to it.
  public var hints: PlanHints

  public init(source: String, wanted: Catalog, moved: Catalog, hints: PlanHints) {
    self.source = source
    self.wanted = wanted
    self.moved = moved
    self.hints = hints
  }
}
