import Diagnostics

/// Gathers findings: looks up what the configuration says of each, and which are silenced in place.
struct FindingCollector {
  private struct Item {
    var diagnostic: Diagnostic
    var script: Int
    /// Set for a finding about the schema: it counts only where the schema still has it in the end.
    var schemaFinding: RuleFinding?
  }

  private let configuration: LintConfiguration
  private var items: [Item] = []
  private var scripts: [LintScript] = []
  private var used: Set<Allowance> = []

  init(_ configuration: LintConfiguration) { self.configuration = configuration }

  mutating func add(_ script: LintScript, number: Int) { scripts.append(script) }

  /// Adds what a rule found at a statement, or in a script where no statement is to blame alone.
  mutating func add(
    _ finding: RuleFinding,
    _ rule: RuleDescription,
    at origin: Provenance.Origin?,
    orIn script: Int = 0,
    isOfSchema: Bool = false
  ) {
    let number = origin?.script ?? script
    let silences = origin?.statement.allowances.filter { $0.names(rule) } ?? []
    used.formUnion(silences)
    guard silences.isEmpty else { return }
    let name = scripts.indices.contains(number) ? scripts[number].name : ""
    let place =
      origin?.statement.place ?? (scripts.indices.contains(number) && scripts[number].isFile ? Place(path: name) : nil)
    guard let severity = configuration.severity(of: rule, at: place?.path) else { return }
    var advice = finding.advice ?? rule.fix
    if place == nil, let origin { advice += "\nin: \(StatementTrace.excerpt(origin.statement.sql))" }
    items.append(
      Item(
        diagnostic: Diagnostic(severity, code: rule.code, at: place, finding.message, advice: advice),
        script: number,
        schemaFinding: isOfSchema ? finding : nil
      )
    )
  }

  /// Adds what is wrong with a script before it is run.
  mutating func add(_ problem: (Diagnostic, RuleDescription), script: Int) {
    guard let severity = configuration.severity(of: problem.1, at: problem.0.place?.path) else { return }
    var diagnostic = problem.0
    diagnostic.severity = severity
    diagnostic.code = problem.1.code
    diagnostic.advice = diagnostic.advice ?? problem.1.fix
    items.append(Item(diagnostic: diagnostic, script: script))
  }

  /// Forgets what a later script set right.
  mutating func keepSchemaFindings(_ present: Set<RuleFinding>) {
    items.removeAll { item in item.schemaFinding.map { !present.contains($0) } ?? false }
  }

  /// All findings, those about silences too, sorted by place.
  mutating func finish() -> [Diagnostic] {
    for (number, script) in scripts.enumerated() {
      let allowances = script.groups.flatMap { $0.statements.flatMap(\.allowances) } + script.closingAllowances
      for problem in AllowanceCheck.problems(allowances, used: used, configuration) {
        items.append(Item(diagnostic: problem, script: number))
      }
    }
    return items.enumerated()
      .sorted { left, right in
        let first = (left.element.script, left.element.diagnostic.place?.line ?? 0, left.offset)
        let second = (right.element.script, right.element.diagnostic.place?.line ?? 0, right.offset)
        return first < second
      }
      .map(\.element.diagnostic)
  }
}
