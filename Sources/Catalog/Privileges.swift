/// The privileges of an object, as a difference from those that every new object of its kind has.
///
/// `acldefault()` gives the latter (PostgreSQL documentation, "Privileges"). An object whose ACL was spelled out in
/// full and one whose ACL is NULL are the same.
public struct Privileges: Sendable, Hashable, Codable {
  /// What is granted beyond the default, sorted.
  public var granted: [Grant]
  /// What the default grants and this object does not, sorted.
  public var revoked: [Grant]

  public init(granted: [Grant] = [], revoked: [Grant] = []) {
    self.granted = granted.sorted()
    self.revoked = revoked.sorted()
  }

  public var isDefault: Bool { granted.isEmpty && revoked.isEmpty }
}

/// One privilege of one grantee.
public struct Grant: Sendable, Hashable, Codable, Comparable {
  /// Who holds a privilege. The owner is kept apart from its name, so that a change of owner is no change of privileges.
  public enum Grantee: Sendable, Hashable, Codable, Comparable {
    case `public`
    case owner
    case role(String)

    public static func == (left: Grantee, right: Grantee) -> Bool {
      switch (left, right) {
      case (.public, .public), (.owner, .owner): true
      case (.role(let left), .role(let right)): ExactText.isSame(left, right)
      default: false
      }
    }
  }

  public var grantee: Grantee
  /// SQL's word: `SELECT`, `USAGE`, ….
  public var privilege: String
  /// Whether the grantee may pass it on (`WITH GRANT OPTION`).
  public var isGrantable: Bool

  public init(_ grantee: Grantee, _ privilege: String, isGrantable: Bool = false) {
    self.grantee = grantee
    self.privilege = privilege
    self.isGrantable = isGrantable
  }

  public static func < (left: Grant, right: Grant) -> Bool {
    if left.grantee != right.grantee { return left.grantee < right.grantee }
    if left.privilege != right.privilege { return left.privilege < right.privilege }
    return !left.isGrantable && right.isGrantable
  }
}
