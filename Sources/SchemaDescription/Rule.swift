/// A rewrite rule of a table or view: `.rule("protect", on: .delete, where: "OLD.locked", do: .insteadNothing)`.
///
/// A trigger is nearly always the better way; rules are here because databases have them.
public struct Rule: ModelValue {
  public enum Event: String, Sendable, Codable, Hashable {
    case select, insert, update, delete
  }

  /// What is done beside the statement (`.also("INSERT …")`) or in its place (`.instead("UPDATE …")`, `.insteadNothing`).
  public struct Action: ModelValue {
    public var isInstead: Bool
    /// The commands; none for `NOTHING`.
    public var commands: [String]

    public static func also(_ commands: String...) -> Action { Action(isInstead: false, commands: commands) }
    public static func instead(_ commands: String...) -> Action { Action(isInstead: true, commands: commands) }
    public static let insteadNothing = Action(isInstead: true, commands: [])
  }

  public var name: String
  public var event: Event
  /// The condition, over `OLD` and `NEW`.
  public var `where`: String?
  public var action: Action
  public var state: Trigger.State
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func rule(
    _ name: String,
    on event: Event,
    where: String? = nil,
    do action: Action,
    state: Trigger.State = .enabled,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Rule {
    Rule(
      name: name,
      event: event,
      where: `where`,
      action: action,
      state: state,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }
}
