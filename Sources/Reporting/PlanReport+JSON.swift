import Planning

extension PlanReport {
  /// The plan as `strata diff --format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    let json: JSON = [
      "statements": .array(plan.statements.map(\.json)),
      "undo": .array(plan.undo.map(\.json)),
      "loss": .array(plan.loss.map(\.json)),
    ]
    guard let unmanaged else { return json }
    return json.merging(["unmanaged": .array(unmanaged.map(\.json))])
  }
}

extension PlannedStatement {
  fileprivate var json: JSON {
    [
      "sql": .string(sql),
      "transactional": .bool(transactional),
      "alone": .bool(standsAlone),
      "locks": .array(locks.map { ["relation": .string($0.relation), "mode": .string($0.mode.rawValue)] }),
      "rewrites": JSON(rewrites),
      "scans": JSON(scans),
      "hazards": .array(hazards.map { ["code": .string($0.code.rawValue), "message": .string($0.message)] }),
      "destroys": .array(
        destroys.map { data in
          [
            "schema": .string(data.schema), "table": .string(data.table), "column": JSON(data.column),
            "condition": JSON(data.condition),
          ]
        }
      ),
      "why": .string(why),
    ]
  }
}

extension DataLoss {
  fileprivate var json: JSON {
    ["table": .string(table), "column": JSON(column), "what": .string(what)]
  }
}
