import Diagnostics
import Postgres

/// One version that is to be run, or what runs beside the versions, with everything that running it needs.
struct VersionWork: Sendable {
  var run: VersionRun
  var script: MigrationScript
  /// The files of the version; `nil` going back from the ledger alone.
  var migration: Migration?
  /// The row of the ledger; `nil` where the version was never begun.
  var entry: LedgerEntry?
  var undoSource: UndoSource?
  /// The version of the database once this one has run.
  var versionAfter: MigrationVersion
  /// The hash that a new row of the ledger carries.
  var chain = ""
  var kind: Kind = .version
  /// Settings that its transaction has, by name.
  var settings: [(name: String, value: String)] = []

  /// What it is, and so where it is recorded.
  enum Kind: Sendable {
    case version
    case repeatable(RepeatableMigration)
    case hook(HookCall)
  }

  /// What messages call it: `version 2.1.0`, `R__views.sql`.
  var title: String { run.name ?? "version \(run.version)" }

  var version: MigrationVersion { run.version }

  var direction: LedgerStep.Direction { run.direction == .migrate ? .apply : .undo }

  /// The steps of earlier runs, in this direction, that are done.
  var doneSteps: [LedgerStep.Position: LedgerStep] {
    let done = (entry?.steps ?? []).filter { $0.direction == direction && $0.state == .done }
    return Dictionary(done.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether an earlier run left a part of it.
  var isUnfinished: Bool { entry?.state == .running || entry?.state == .undoing }

  /// Whether this undoes a version that was not applied to its end.
  var isHalfUndo: Bool {
    guard direction == .undo, let entry else { return false }
    return entry.state == .running || (entry.state == .undoing && entry.executionMilliseconds == nil)
  }

  /// The parts of a script that commit by themselves: whole transactional segments and single statements.
  var steps: [(step: LedgerStep, segment: MigrationScript.Segment, statements: [ScriptStatement])] {
    var steps: [(LedgerStep, MigrationScript.Segment, [ScriptStatement])] = []
    for (index, segment) in script.segments.enumerated() where !segment.statements.isEmpty {
      func add(_ number: Int, _ statements: [ScriptStatement]) {
        var part = segment
        part.statements = statements
        let step = LedgerStep(
          direction: direction,
          position: .init(segment: index + 1, step: number),
          line: statements.first?.place.line ?? segment.line,
          checksum: part.checksum,
          sql: maskPasswords(statements.map(\.sql).joined(separator: ";\n")),
          state: .started
        )
        steps.append((step, segment, statements))
      }
      if segment.isTransactional {
        add(0, segment.statements)
      } else {
        for (number, statement) in segment.statements.enumerated() { add(number + 1, [statement]) }
      }
    }
    return steps
  }
}
