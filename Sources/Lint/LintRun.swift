import Catalog
import Diagnostics

/// One run of the linter over scripts.
struct LintRun {
  var observer: ScriptObserver
  let configuration: LintConfiguration
  private var report: FindingCollector
  private var traces: [StatementTrace] = []

  init(observer: ScriptObserver, configuration: LintConfiguration) {
    self.observer = observer
    self.configuration = configuration
    report = FindingCollector(configuration)
  }

  mutating func lint(_ scripts: [LintScript]) async throws -> LintResult {
    var known = Set(schemaFindings(try await facts()).map(\.finding))
    for (number, script) in scripts.enumerated() {
      report.add(script, number: number)
      for problem in script.problems { report.add(Self.translated(problem), script: number) }
      let outcome = try await observer.run(script, number: number)
      traces += StatementTrace.traces(of: outcome, in: script)
      for (statement, refusal) in outcome.refused {
        let (rule, finding) = LintRules.explain(refusal)
        report.add(finding, rule, at: .init(script: number, statement: statement))
      }
      for transaction in outcome.transactions { check(transaction, number) }
      let found = schemaFindings(try await facts())
      let origins = observer.provenance.byIdentity(observer.snapshot)
      for item in found where !known.contains(item.finding) {
        let origin = item.finding.object.flatMap { Self.origin(of: $0, in: origins) }
        report.add(item.finding, item.rule, at: origin, orIn: number, isOfSchema: true)
      }
      report.keepSchemaFindings(Set(found.map(\.finding)))
      known = Set(found.map(\.finding))
    }
    return LintResult(findings: report.finish(), traces: traces)
  }

  private func facts() async throws -> SchemaFacts {
    try await SchemaFacts.read(observer.connection, excluding: observer.excluded)
  }

  private func schemaFindings(_ facts: SchemaFacts) -> [(rule: RuleDescription, finding: RuleFinding)] {
    LintRules.schema.flatMap { rule in rule.check(facts).map { (rule.about, $0) } }
  }

  private mutating func check(_ transaction: ObservedTransaction, _ number: Int) {
    for observed in transaction.statements {
      for rule in LintRules.statement {
        for finding in rule.check(observed) {
          report.add(finding, rule.about, at: .init(script: number, statement: observed.statement))
        }
      }
    }
    for rule in LintRules.transaction {
      for finding in rule.check(transaction) {
        let index = finding.statement ?? transaction.statements.count - 1
        guard transaction.statements.indices.contains(index) else { continue }
        report.add(finding, rule.about, at: .init(script: number, statement: transaction.statements[index].statement))
      }
    }
  }

  /// The statement behind an object, or behind the relation that it is a part of.
  private static func origin(of object: ObjectIdentity, in origins: [ObjectIdentity: Provenance.Origin])
    -> Provenance.Origin?
  {
    if let origin = origins[object] { return origin }
    if object.kind == .columnDefault, let origin = origins[object.table.part(.column, object.name)] { return origin }
    if object.kind == .index, let origin = origins[object.table.part(.constraint, object.name)] { return origin }
    guard let parent = object.parent else { return nil }
    for kind in [ObjectKind.table, .materializedView, .view] {
      if let origin = origins[ObjectIdentity(kind, schema: object.schema, name: parent)] { return origin }
    }
    return nil
  }

  /// What `Migrations` says of a file, as a finding of the rule that says the same of any SQL.
  private static func translated(_ problem: Diagnostic) -> (Diagnostic, RuleDescription) {
    let rule = problem.code == "needs-no-transaction" ? NeedsNoTransaction.about : UnsoundScript.about
    return (problem, rule)
  }
}
