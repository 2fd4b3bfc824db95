/// What a role grants by itself on whatever it makes from now on: `DefaultPrivileges(for: "deployer", in: "billing",
/// on: .tables, [.grant(.select, to: "reporting")])`.
public struct DefaultPrivileges: SchemaObject {
  /// The kind of objects.
  public enum Objects: String, Sendable, Codable, Hashable {
    case tables, sequences, functions, types
    /// Schemas; they cannot be limited to a schema.
    case schemas
  }

  /// The role that makes the objects; whoever migrates where not said.
  public var role: String?
  /// The schema in which they are made; all schemas where not said.
  public var schema: String?
  public var objects: Objects
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    for role: String? = nil,
    in schema: String? = nil,
    on objects: Objects,
    _ grants: [Grant],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.role = role
    self.schema = schema
    self.objects = objects
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
