/// How an object of the old catalog becomes the object of the same identity in the new one.
public enum Alteration: Sendable {
  /// Nothing that PostgreSQL would notice differs.
  case unchanged
  /// The object stays and is changed by these statements. Objects of `rebuilding` kinds that depend on it, directly or
  /// through others, are dropped before and made again after, because PostgreSQL refuses the change while they exist.
  case inPlace([DDL], rebuilding: Set<ObjectKind> = [])
  /// PostgreSQL has no way to change it: it is dropped and made again, with everything that depends on it.
  case replace(why: String)

  /// The statements, or `unchanged` where there are none.
  public static func statements(_ statements: [DDL], rebuilding: Set<ObjectKind> = []) -> Alteration {
    statements.isEmpty ? .unchanged : .inPlace(statements, rebuilding: rebuilding)
  }
}
