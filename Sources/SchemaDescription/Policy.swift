/// Whether a table restricts rows: `.enabled` for everyone but its owner, `.forced` for the owner too.
public enum RowLevelSecurity: String, Sendable, Codable, Hashable {
  case disabled, enabled, forced
}

/// A row-level security policy: `.policy("tenant_isolation", to: "app", using: "…")`.
public struct Policy: ModelValue {
  /// The command a policy is for.
  public enum Command: String, Sendable, Codable, Hashable {
    case all, select, insert, update, delete
  }

  /// Permissive policies are joined with OR; restrictive ones with AND on top.
  public enum Mode: String, Sendable, Codable, Hashable {
    case permissive, restrictive
  }

  public var name: String
  public var mode: Mode
  public var command: Command
  public var roles: Roles
  /// Which existing rows are visible.
  public var using: String?
  /// Which new rows are allowed; ``using`` where not said.
  public var withCheck: String?
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func policy(
    _ name: String,
    as mode: Mode = .permissive,
    for command: Command = .all,
    to roles: Roles = "public",
    using: String? = nil,
    withCheck: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Policy {
    Policy(
      name: name,
      mode: mode,
      command: command,
      roles: roles,
      using: using,
      withCheck: withCheck,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }
}
