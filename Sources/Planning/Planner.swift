public import Catalog
public import Diagnostics

/// Finds the statements that lead from one catalog to another.
///
/// The planner is pure: values in, values out. It believes what it computes; ``PlanProver`` does not.
public enum Planner {
  /// The statements from `old` to `new`, ordered by the dependencies of both.
  ///
  /// - Parameters:
  ///   - hints: What only the author of `new` knows. Renames are not among them: they are executed before.
  ///   - dataSteps: Statements that move data, for this direction.
  ///   - options: How the database is treated on the way.
  /// - Throws: ``Failure`` where the objects need each other in a circle that cannot be broken.
  public static func statements(
    from old: Catalog,
    to new: Catalog,
    hints: AlterationHints = .init(),
    dataSteps: [DataStep] = [],
    options: PlanningOptions = .init()
  ) throws(Failure) -> [PlannedStatement] {
    let difference = CatalogDifference(from: old, to: new, hints: hints, standing: options.standing)
    return try statements(for: difference, dataSteps: dataSteps, options: options)
  }

  /// The statements that make some objects of a catalog again, with what depends on them.
  static func statements(remaking objects: Set<ObjectIdentity>, of catalog: Catalog) throws(Failure)
    -> [PlannedStatement]
  {
    let options = PlanningOptions(strategy: .simple)
    return try statements(for: CatalogDifference(remaking: objects, of: catalog), dataSteps: [], options: options)
  }

  private static func statements(
    for difference: CatalogDifference,
    dataSteps: [DataStep],
    options: PlanningOptions
  ) throws(Failure) -> [PlannedStatement] {
    guard !difference.isEmpty else { return [] }
    let inconvertible = difference.inconvertible
    guard inconvertible.isEmpty else {
      throw Failure(
        code: "values-not-convertible",
        "no expression makes the values of a column those of its type as it will be",
        details: inconvertible.map { "\($0): its values, or their parts, will be written otherwise" },
        advice: """
          State a conversion for the column (using:), add a column of the new type beside it, or add attributes at the end \
          and leave the others in their order.
          """
      )
    }
    var difference = difference
    var repair = CycleRepair()
    while true {
      let steps = dataSteps.filter { difference.created.contains($0.table) || difference.dropped.contains($0.table) }
      var builder = PlanBuilder(difference: difference, dataSteps: steps, options: options, repair: repair)
      switch builder.build().sorted() {
      case .statements(let statements): return EnumValues.committed(withoutRepeatedPreparations(statements))
      case .cycle(let nodes):
        guard let next = repair.breaking(nodes, of: difference) else {
          throw CatalogWriter.circle(nodes.map(\.description))
        }
        repair = next
        difference = difference.remaking(repair.remade)
      }
    }
  }

  /// What is left between two catalogs, as a person would name it; empty where they are the same.
  public static func differences(from old: Catalog, to new: Catalog) -> [String] {
    let difference = CatalogDifference(from: old, to: new, hints: .init())
    var lines: [(ObjectIdentity, String)] = []
    lines += difference.created.map { ($0, "missing: \($0)") }
    lines += difference.dropped.map { ($0, "left over: \($0)") }
    for (identity, change) in difference.changed {
      switch change {
      case .alter(let statements):
        lines.append((identity, "differs: \(identity): \(statements.map(\.sql).joined(separator: "; "))"))
      case .rebuild(let why): lines.append((identity, "differs: \(identity): \(why)"))
      }
    }
    return lines.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// `CREATE … IF NOT EXISTS` of what Strata keeps is wanted by every object that writes there, and needed once.
  private static func withoutRepeatedPreparations(_ statements: [PlannedStatement]) -> [PlannedStatement] {
    var seen: Set<String> = []
    return statements.filter { statement in
      statement.effect != .prepares || seen.insert(statement.sql).inserted
    }
  }
}
