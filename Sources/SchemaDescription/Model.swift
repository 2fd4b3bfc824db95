/// A whole schema as a value: what the files of `schema/NAME` say.
///
/// Its JSON (`strata compile --format json`) has one member for each kind, each an array in the order of the sources:
/// `schemas`, `externals`, `extensions`, `collations`, `enums`, `compositeTypes`, `rangeTypes`, `domains`, `sequences`,
/// `functions`, `aggregates`, `casts`, `servers`, `tables`, `views`, `materializedViews`, `publications`,
/// `eventTriggers`, `defaultPrivileges`, `raw`. The members of an object are the properties of its Swift type under the same names; what
/// was not said is left out, except that empty lists and false flags are written. `place` is `"path:line"`, a type is
/// `{"sql": "numeric(20,6)", "dimensions": 0}` or `{"reference": {"schema"?, "name"}, …}`, a period `"12 months"`.
/// Default names (of indexes, constraints, triggers) are filled in.
public struct Model: ModelValue {
  /// The version of the JSON shape; it grows when a member changes its meaning or goes away.
  public static let formatVersion = 1

  public var formatVersion = Model.formatVersion
  public var schemas: [Schema] = []
  public var externals: [ExternalSchema] = []
  public var extensions: [Extension] = []
  public var collations: [Collation] = []
  public var enums: [Enum] = []
  public var compositeTypes: [CompositeType] = []
  public var rangeTypes: [RangeType] = []
  public var domains: [Domain] = []
  public var sequences: [SQLSequence] = []
  public var functions: [Function] = []
  public var aggregates: [Aggregate] = []
  public var casts: [Cast] = []
  public var servers: [ForeignServer] = []
  public var tables: [Table] = []
  public var views: [View] = []
  public var materializedViews: [MaterializedView] = []
  public var publications: [Publication] = []
  public var eventTriggers: [EventTrigger] = []
  public var defaultPrivileges: [DefaultPrivileges] = []
  public var raw: [RawSQL] = []

  public init() {}

  /// The model of these objects, in their order.
  public init(_ objects: [any SchemaObject]) {
    for object in objects { add(object) }
  }

  /// Adds an object after the others of its kind.
  public mutating func add(_ object: any SchemaObject) {
    switch object {
    case let value as Schema: schemas.append(value)
    case let value as ExternalSchema: externals.append(value)
    case let value as Extension: extensions.append(value)
    case let value as Collation: collations.append(value)
    case let value as Enum: enums.append(value)
    case let value as CompositeType: compositeTypes.append(value)
    case let value as RangeType: rangeTypes.append(value)
    case let value as Domain: domains.append(value)
    case let value as SQLSequence: sequences.append(value)
    case let value as Function: functions.append(value)
    case let value as Aggregate: aggregates.append(value)
    case let value as Cast: casts.append(value)
    case let value as ForeignServer: servers.append(value)
    case let value as Table: tables.append(value)
    case let value as View: views.append(value)
    case let value as MaterializedView: materializedViews.append(value)
    case let value as Publication: publications.append(value)
    case let value as EventTrigger: eventTriggers.append(value)
    case let value as DefaultPrivileges: defaultPrivileges.append(value)
    case let value as RawSQL: raw.append(value)
    default: preconditionFailure("\(type(of: object)) is no kind of schema object")
    }
  }

  /// Whether nothing was declared at all.
  public var isEmpty: Bool { self == Model() }

  /// The model as JSON text, with a line for every member.
  public func json() throws -> String {
    try JSONValue(encoding: self).text(indented: true) + "\n"
  }
}
