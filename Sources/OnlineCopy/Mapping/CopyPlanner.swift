import Diagnostics
public import Postgres

/// Finds out whether tables can be copied, and how; changes nothing.
public struct CopyPlanner: Sendable {
  let connection: Connection

  public init(_ connection: Connection) {
    self.connection = connection
  }

  /// Plans all copies, or throws everything that is wrong with any of them.
  ///
  /// - Parameter following: Whether the targets hold the rows already and are in use until the run begins, as they are
  ///   when the way back is set up (see ``OnlineCopy/prepare(_:)``).
  public func plan(_ requests: [CopyRequest], following: Bool = false) async throws -> [CopyPlan] {
    try await connection.transaction(isolation: .repeatableRead, readOnly: true) { _ in
      try await planInTransaction(requests, following: following)
    }
  }

  /// The same in a transaction that is open, which may have made the targets itself.
  public func planInTransaction(_ requests: [CopyRequest], following: Bool = false) async throws -> [CopyPlan] {
    var problems: [Diagnostic] = []
    var plans: [CopyPlan] = []
    let may = try await connection.query(
      "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
    )
    if try !may.onlyRow().bool(0) { problems.append(.noCreate(connection.database)) }
    for request in requests {
      if let plan = try await plan(request, following, &problems) { plans.append(plan) }
    }
    guard problems.isEmpty else {
      throw Failure(
        .refused,
        code: "copy-refused",
        "\(requests.count == 1 ? "the table" : "the tables") cannot be copied as asked",
        diagnostics: problems
      )
    }
    return plans
  }

  private func plan(
    _ request: CopyRequest,
    _ following: Bool,
    _ problems: inout [Diagnostic]
  ) async throws -> CopyPlan? {
    // Types are written with their schemas only where the search path does not find them.
    let path = try await connection.query("SELECT pg_catalog.current_setting('search_path')").onlyRow().string(0)
    try await connection.execute("SET LOCAL search_path = pg_catalog")
    let source = try await TableShape.read(request.source, connection)
    let target = try await TableShape.read(request.target, connection)
    _ = try await connection.query("SELECT pg_catalog.set_config('search_path', $1, true)", [path])
    if source == nil { problems.append(.noTable(request.source)) }
    if target == nil { problems.append(.noTable(request.target)) }
    guard let source, let target else { return nil }
    var resolution = MappingResolution(request, source: source, target: target)
    resolution.refuse(following: following)
    let mapping = resolution.mapping()
    let key = resolution.key(mapping)
    guard resolution.problems.isEmpty, let key else {
      problems += resolution.problems
      return nil
    }
    var plan = CopyPlan(request: request, source: source, target: target, mapping: mapping, key: key)
    var found = try await resolveCasts(&plan)
    found += try await expressionProblems(plan)
    found += try await largeObjects(plan)
    if !following, try await hasRows(target.name) { found.append(.notEmpty(target.name)) }
    // What is built when the rows are there is missing from another target still.
    if following { _ = try await ReplayStyle.find(plan.definition, connection) }
    problems += found
    return found.isEmpty ? plan : nil
  }

  /// Asks the server for every cast; a type of the same name in another schema is reached by way of text, as an enum of
  /// the new schema is from that of the old one.
  private func resolveCasts(_ plan: inout CopyPlan) async throws -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for index in plan.mapping.columns.indices {
      let column = plan.mapping.columns[index]
      guard case .cast(let name, _) = column.origin, let from = plan.source.column(name),
        let to = plan.target.column(column.target)
      else { continue }
      if try await refusal(of: "SELECT (NULL::\(from.baseType))::\(to.baseType)") == nil {
        plan.mapping.columns[index].origin = .cast(from: name, byText: false)
        continue
      }
      let isKey = plan.key.columns.contains { $0.source == name }
      let isSameName = from.baseType.typeName == to.baseType.typeName
      let byText = try await refusal(of: "SELECT ((NULL::\(from.baseType))::text)::\(to.baseType)") == nil
      if byText, !isKey, isSameName || (from.isEnum && to.isEnum) {
        plan.mapping.columns[index].origin = .cast(from: name, byText: true)
      } else {
        problems.append(.noCast(to.name, of: plan.target.name, from: from.type, to: to.type))
      }
    }
    return problems
  }

  /// Lets the server parse every expression, and tell whether it is volatile.
  ///
  /// The planner pulls a subquery up unless its columns are volatile, so that the plan of a filter over one has a
  /// subquery scan where they are (manual: section 38.7 "Function Volatility Categories").
  private func expressionProblems(_ plan: CopyPlan) async throws -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for column in plan.mapping.columns {
      guard case .expression(let sql, _) = column.origin, let to = plan.target.column(column.target) else { continue }
      let query = "SELECT (\(sql)\n)::\(to.baseType) AS value FROM \(plan.source.name.sql)"
      do {
        let rows = try await guarded("EXPLAIN (COSTS OFF) SELECT FROM (\(query)) q WHERE q.value IS NULL")
        let isVolatile = rows.contains { $0[0]?.contains("Subquery Scan on q") == true }
        if isVolatile { problems.append(.volatileExpression(column.target, of: plan.target.name)) }
      } catch let error as PostgresError where error.kind == .server {
        problems.append(.badExpression(column.target, of: plan.target.name, error))
      }
    }
    return problems
  }

  /// Finds columns whose values are large objects: a trigger does not see what is written into those.
  private func largeObjects(_ plan: CopyPlan) async throws -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for column in plan.source.columns where column.mayBeLargeObject {
      let rows = try await connection.query(
        """
        SELECT EXISTS (SELECT FROM \(plan.source.name.sql) s
          JOIN pg_catalog.pg_largeobject_metadata m ON m.oid = s.\(quoteIdentifier(column.name)))
        """
      )
      let isDeclared = column.baseType.typeName == "lo"
      if try isDeclared || rows.onlyRow().bool(0) {
        problems.append(.largeObject(column.name, of: plan.source.name))
      }
    }
    return problems
  }

  private func hasRows(_ table: TableName) async throws -> Bool {
    try await connection.query("SELECT EXISTS (SELECT FROM \(table.sql))").onlyRow().bool(0)
  }

  private func refusal(of sql: String) async throws -> PostgresError? {
    do {
      _ = try await guarded(sql)
      return nil
    } catch let error as PostgresError where error.kind == .server {
      return error
    }
  }

  /// Runs a statement that may fail without the transaction failing with it.
  private func guarded(_ sql: String) async throws -> ResultSet {
    try await connection.execute("SAVEPOINT strata_probe")
    do {
      let rows = try await connection.query(sql)
      try await connection.execute("RELEASE SAVEPOINT strata_probe")
      return rows
    } catch {
      try await connection.execute("ROLLBACK TO SAVEPOINT strata_probe; RELEASE SAVEPOINT strata_probe")
      throw error
    }
  }
}

extension String {
  /// The name of a qualified type without its schema: quoted names with dots are the same on both sides of a swap.
  fileprivate var typeName: String {
    guard let dot = firstIndex(of: ".") else { return self }
    return String(self[index(after: dot)...])
  }
}
