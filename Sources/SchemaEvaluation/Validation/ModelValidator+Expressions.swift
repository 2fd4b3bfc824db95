import SchemaDescription

/// Expressions whose result changes by itself, where PostgreSQL wants one that does not.
extension ModelValidator {
  private static let volatileFunctions: Set<String> = [
    "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "random",
    "gen_random_uuid", "uuidv4", "uuidv7", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "nextval",
    "currval", "lastval", "setval", "txid_current", "pg_backend_pid", "current_setting", "pg_sleep",
  ]
  private static let volatileWords: Set<String> = [
    "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user",
    "current_role", "current_catalog", "current_schema",
  ]
  private static let clockWords: Set<String> = [
    "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "current_date",
    "current_time", "current_timestamp", "localtime", "localtimestamp",
  ]

  /// The first call or word in an expression whose value changes by itself, as a person would write it.
  private func volatility(of expression: String) -> String? {
    for word in SQLWords(expression).words where !word.isQuoted || word.isCall {
      let isOwnSchema = word.qualifier == nil || word.qualifier == "pg_catalog" || word.qualifier == "extensions"
      if isOwnSchema, word.isCall, Self.volatileFunctions.contains(word.text) { return word.text + "()" }
      if word.qualifier == nil, !word.isQuoted, Self.volatileWords.contains(word.text) { return word.text.uppercased() }
    }
    return nil
  }

  /// The first function of the model that an expression calls and that is not declared immutable.
  private func mutableFunction(in expression: String) -> Function? {
    for word in SQLWords(expression).words where word.isCall {
      let candidates = model.functions.filter { $0.name == word.text && (word.qualifier ?? $0.schema) == $0.schema }
      if candidates.count == 1, let function = candidates.first, function.sql == nil, function.volatility != .immutable
      {
        return function
      }
    }
    return nil
  }

  private mutating func check(_ expression: String?, _ owner: String, _ place: SourcePlace, advice: String) {
    guard let expression else { return }
    if let word = volatility(of: expression) {
      error("volatile-expression", place, "\(owner) uses \(word), whose value changes by itself", advice: advice)
    } else if let function = mutableFunction(in: expression) {
      error(
        "volatile-expression",
        place,
        "\(owner) calls function \(function.name), which is not declared immutable",
        advice: "If its result depends on nothing but its arguments, declare it with volatility: .immutable."
      )
    }
  }

  mutating func checkExpressions(of table: Table) {
    for column in table.columns {
      check(
        column.generated,
        "generated column \(table.name).\(column.name)",
        column.place,
        advice:
          "A stored value is computed when the row is written and would be wrong later. Compute it in a view, where "
          + "it is right whenever it is read."
      )
    }
    for index in table.indexes { checkExpressions(of: index) }
    for key in table.partitioned?.keys ?? [] {
      check(
        key.expression,
        "the partition key of table \(table.name)",
        table.place,
        advice: "A row must stay in its partition: partition by a column that says when it happened."
      )
    }
    for check in table.checks {
      if let word = SQLWords(check.expression).words.first(where: {
        Self.clockWords.contains($0.text) && !$0.isQuoted && $0.qualifier == nil
      }) {
        warning(
          "check-depends-on-clock",
          check.place,
          "check \(check.name ?? "") of table \(table.name) depends on \(word.text), so that a row which was right "
            + "becomes wrong by itself",
          advice: "A dump of such rows cannot be loaded again. Check it when the row is written, in a trigger."
        )
      }
    }
  }

  mutating func checkExpressions(of index: Index) {
    for key in index.keys {
      check(
        key.expression,
        "index \(index.name ?? "")",
        index.place,
        advice:
          "An index holds what was true when the row was written. Index the column, and compute in the query or a view."
      )
    }
    check(
      index.where,
      "the predicate of index \(index.name ?? "")",
      index.place,
      advice:
        "An index holds what was true when the row was written, and rows do not leave it as time goes by. Index the "
        + "column of the time, and state the condition in the query or a view."
    )
  }
}
