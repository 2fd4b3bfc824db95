/// What logical replication writes of the old values of a row: the primary key where nothing is said.
public struct ReplicaIdentity: ModelValue {
  public enum Kind: String, Sendable, Codable, Hashable {
    case full, nothing, index
  }

  public var kind: Kind
  /// The unique index, or the index behind a constraint, whose columns are written.
  public var index: String?

  /// All columns.
  public static let full = ReplicaIdentity(kind: .full)
  /// Nothing: updates and deletes cannot be published.
  public static let nothing = ReplicaIdentity(kind: .nothing)
  /// The columns of a unique index over columns that are not null.
  public static func index(_ name: String) -> ReplicaIdentity { ReplicaIdentity(kind: .index, index: name) }
}
