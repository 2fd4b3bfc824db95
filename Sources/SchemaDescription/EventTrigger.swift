/// An event trigger: `EventTrigger("etg_log_ddl", on: .ddlCommandEnd, tags: ["CREATE TABLE"], execute: "fn_log_ddl")`.
///
/// Only a superuser can make one.
public struct EventTrigger: SchemaObject {
  public enum Event: String, Sendable, Codable, Hashable {
    case ddlCommandStart, ddlCommandEnd, sqlDrop, tableRewrite
    /// PostgreSQL 17.
    case login
  }

  public var name: String
  public var event: Event
  /// The command tags it is for; all where the list is empty.
  public var tags: [String]
  public var function: ObjectName
  public var state: Trigger.State
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var place: SourcePlace

  public init(
    _ name: String,
    on event: Event,
    tags: [String] = [],
    execute function: ObjectName,
    state: Trigger.State = .enabled,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.event = event
    self.tags = tags
    self.function = function
    self.state = state
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    place = SourcePlace(file, line)
  }
}
