/// A privilege that can be granted.
public enum Privilege: String, Sendable, Codable, Hashable {
  case select, insert, update, delete, truncate, references, trigger
  case usage, create, execute
  /// `VACUUM`, `ANALYZE`, `CLUSTER`, `REINDEX`, `REFRESH` and `LOCK` (PostgreSQL 17).
  case maintain
  /// All privileges that the kind of object has.
  case all
}

/// A grant on the object it is written in: `.grant(.select, .insert, to: "app")`.
public struct Grant: ModelValue {
  public var privileges: [Privilege]
  public var roles: Roles
  /// The columns the privileges are limited to; the whole relation where the list is empty.
  public var columns: [String]
  public var withGrantOption: Bool
  /// The privileges are taken away instead, as from `public` for a function.
  public var isRevoked: Bool
  public var place: SourcePlace

  public static func grant(
    _ privileges: Privilege...,
    to roles: Roles,
    columns: [String] = [],
    withGrantOption: Bool = false,
    file: String = #filePath,
    line: Int = #line
  ) -> Grant {
    Grant(
      privileges: privileges,
      roles: roles,
      columns: columns,
      withGrantOption: withGrantOption,
      isRevoked: false,
      place: SourcePlace(file, line)
    )
  }

  /// `.revoke(.execute, from: "public")`: takes away what PostgreSQL gives by default.
  public static func revoke(
    _ privileges: Privilege...,
    from roles: Roles,
    columns: [String] = [],
    file: String = #filePath,
    line: Int = #line
  ) -> Grant {
    Grant(
      privileges: privileges,
      roles: roles,
      columns: columns,
      withGrantOption: false,
      isRevoked: true,
      place: SourcePlace(file, line)
    )
  }
}
