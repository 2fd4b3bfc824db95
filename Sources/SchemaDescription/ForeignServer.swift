/// A server whose tables are reached from here: `ForeignServer("legacy", wrapper: "postgres_fdw", options: ["host": "db2"])`.
///
/// The wrapper comes from an extension. Secrets have no place in a schema: a password is set by hand, with
/// `ALTER USER MAPPING`.
public struct ForeignServer: SchemaObject {
  /// How a role logs in at the server: `.userMapping(for: "app", options: ["user": "reader"])`.
  public struct UserMapping: ModelValue {
    /// The role; `public` for everyone without a mapping of their own.
    public var role: String
    public var options: Settings
    public var place: SourcePlace

    public static func userMapping(
      for role: String,
      options: Settings = [:],
      file: String = #filePath,
      line: Int = #line
    ) -> UserMapping {
      UserMapping(role: role, options: options, place: SourcePlace(file, line))
    }
  }

  public var name: String
  /// The foreign-data wrapper.
  public var wrapper: String
  public var type: String?
  public var version: String?
  public var options: Settings
  public var userMappings: [UserMapping]
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    wrapper: String,
    type: String? = nil,
    version: String? = nil,
    options: Settings = [:],
    userMappings: [UserMapping] = [],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.wrapper = wrapper
    self.type = type
    self.version = version
    self.options = options
    self.userMappings = userMappings
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}

/// Where the rows of a foreign table are: `foreign: .server("legacy", options: ["table_name": "orders"])`.
public struct ForeignSource: ModelValue {
  public var server: String
  public var options: Settings

  public static func server(_ server: String, options: Settings = [:]) -> ForeignSource {
    ForeignSource(server: server, options: options)
  }
}
