/// An aggregate function, in the words of `CREATE AGGREGATE`: `Aggregate("largest", [.argument(.numeric)], sfunc:
/// "numeric_larger", stype: .numeric)`.
public struct Aggregate: SchemaObject {
  public var name: String
  public var schema: String
  /// The arguments; `*` where the list is empty. Those of an ordered-set aggregate that are given once.
  public var arguments: [Function.Argument]
  /// The arguments after `ORDER BY`, which make it an ordered-set aggregate.
  public var orderBy: [Function.Argument]
  /// The state transition function.
  public var sfunc: ObjectName
  /// The type of the state.
  public var stype: SQLType
  /// The function that makes the result of the last state.
  public var finalfunc: ObjectName?
  /// The function that joins two states, for parallel plans.
  public var combinefunc: ObjectName?
  /// The first state, as the text of a value.
  public var initcond: String?
  /// The operator of an aggregate like `min` or `max`: `"<"`, or with its schema `"public.<#"`.
  public var sortop: ObjectName?
  public var parallel: Function.Parallel?
  /// Every other option by its name in SQL, its value as SQL: `["mstype": "numeric", "finalfunc_extra": true]`.
  public var options: Settings
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    _ arguments: [Function.Argument],
    orderBy: [Function.Argument] = [],
    sfunc: ObjectName,
    stype: SQLType,
    finalfunc: ObjectName? = nil,
    combinefunc: ObjectName? = nil,
    initcond: String? = nil,
    sortop: ObjectName? = nil,
    parallel: Function.Parallel? = nil,
    options: Settings = [:],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.arguments = arguments
    self.orderBy = orderBy
    self.sfunc = sfunc
    self.stype = stype
    self.finalfunc = finalfunc
    self.combinefunc = combinefunc
    self.initcond = initcond
    self.sortop = sortop
    self.parallel = parallel
    self.options = options
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
