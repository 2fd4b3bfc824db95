/// The way from one schema to another and back.
///
/// The JSON shape is `{"statements":[…],"undo":[…],"loss":[…]}`.
public struct Plan: Sendable, Hashable, Codable {
  public var statements: [PlannedStatement]
  public var undo: [PlannedStatement]
  public var loss: [DataLoss]

  public init(statements: [PlannedStatement] = [], undo: [PlannedStatement] = [], loss: [DataLoss] = []) {
    self.statements = statements
    self.undo = undo
    self.loss = loss
  }

  /// Whether the two schemas are the same.
  public var isEmpty: Bool { statements.isEmpty }
}
