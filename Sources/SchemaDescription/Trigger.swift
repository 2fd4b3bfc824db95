/// A trigger of a table or view: `.trigger("check_balance", .before, [.update], execute: "fn_check_balance")`.
public struct Trigger: ModelValue {
  public enum Timing: String, Sendable, Codable, Hashable {
    case before, after, insteadOf
  }

  public enum Level: String, Sendable, Codable, Hashable {
    case row, statement
  }

  /// When the trigger fires in sessions that replay replicated changes (`ENABLE ALWAYS`, `ENABLE REPLICA`).
  public enum State: String, Sendable, Codable, Hashable {
    case enabled, disabled, always, replica
  }

  /// What fires the trigger: `.insert`, `.update`, `.update(of: "status", "plan_id")`, `.delete`, `.truncate`.
  public struct Event: ModelValue {
    public enum Kind: String, Sendable, Codable, Hashable {
      case insert, update, delete, truncate
    }
    public var kind: Kind
    public var columns: [String]

    public static let insert = Event(kind: .insert, columns: [])
    public static let update = Event(kind: .update, columns: [])
    public static let delete = Event(kind: .delete, columns: [])
    public static let truncate = Event(kind: .truncate, columns: [])
    public static func update(of columns: String...) -> Event { Event(kind: .update, columns: columns) }
  }

  public var name: String
  public var timing: Timing
  public var events: [Event]
  public var level: Level
  public var when: String?
  /// The names of the transition tables.
  public var oldTable: String?
  public var newTable: String?
  public var function: ObjectName
  /// The arguments of the function: texts, quoted by Strata.
  public var arguments: [String]
  /// Makes it a constraint trigger.
  public var isConstraint: Bool
  public var deferrable: Deferral?
  /// The other table of a constraint trigger (`FROM`).
  public var from: ObjectName?
  public var state: State
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func trigger(
    _ name: String,
    _ timing: Timing,
    _ events: [Event],
    forEach level: Level = .row,
    when: String? = nil,
    oldTable: String? = nil,
    newTable: String? = nil,
    execute function: ObjectName,
    arguments: [String] = [],
    constraint: Bool = false,
    deferrable: Deferral? = nil,
    from: ObjectName? = nil,
    state: State = .enabled,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Trigger {
    Trigger(
      name: name,
      timing: timing,
      events: events,
      level: level,
      when: when,
      oldTable: oldTable,
      newTable: newTable,
      function: function,
      arguments: arguments,
      isConstraint: constraint,
      deferrable: deferrable,
      from: from,
      state: state,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }

  /// A trigger named `trg_<table>_<function>`, without the function's `fn_`.
  public static func trigger(
    _ timing: Timing,
    _ events: [Event],
    forEach level: Level = .row,
    when: String? = nil,
    oldTable: String? = nil,
    newTable: String? = nil,
    execute function: ObjectName,
    arguments: [String] = [],
    constraint: Bool = false,
    deferrable: Deferral? = nil,
    from: ObjectName? = nil,
    state: State = .enabled,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Trigger {
    .trigger(
      "",
      timing,
      events,
      forEach: level,
      when: when,
      oldTable: oldTable,
      newTable: newTable,
      execute: function,
      arguments: arguments,
      constraint: constraint,
      deferrable: deferrable,
      from: from,
      state: state,
      comment: comment,
      renamedFrom: renamedFrom,
      file: file,
      line: line
    )
  }
}
