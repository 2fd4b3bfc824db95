import Catalog

/// A way to do to a table in use what one statement would do while it keeps writers waiting.
///
/// A strategy is a file of its own and knows nothing of the others; ``all`` lists them.
protocol OnlineStrategy: Sendable {
  /// The stages that take the place of a statement; `nil` where the strategy has nothing better than the statement.
  static func staging(of statement: PlannedStatement, in situation: Situation) -> Staging?
}

enum OnlineStrategies {
  /// They are asked in this order.
  static let all: [any OnlineStrategy.Type] = [
    ConcurrentIndex.self,
    PartitionedIndex.self,
    IndexMove.self,
    KeyThroughIndex.self,
    PartitionedKey.self,
    DeferredValidation.self,
    PartitionedForeignKey.self,
    DomainValidation.self,
    ValidatedNotNull.self,
    NumberContinuation.self,
    IdentityBackfill.self,
    ColumnBackfill.self,
  ]

  /// Those without which a plain statement fails on rows.
  static let necessary: [any OnlineStrategy.Type] = [LateDefault.self, NumberContinuation.self]
}
