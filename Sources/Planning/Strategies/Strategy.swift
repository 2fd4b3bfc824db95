/// How a plan treats a database that is in use.
public enum Strategy: String, Sendable, Hashable, Codable, CaseIterable {
  /// Statements that would keep writers waiting while they read a table are taken apart into steps that do not.
  case online
  /// Each change is the plain statement for it: fewer statements, one transaction where PostgreSQL allows it, for a
  /// database that is small or not in use.
  case simple
}
