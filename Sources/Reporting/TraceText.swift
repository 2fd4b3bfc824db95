import Diagnostics
import Lint
import Planning

/// What statements did, as `strata lint --trace` shows it.
struct TraceText {
  private let traces: [StatementTrace]

  init(_ traces: [StatementTrace]) { self.traces = traces }

  func text(_ style: TextStyle) -> String {
    traces.map { trace in
      let place = trace.place.map { "\($0): " } ?? ""
      let sql = trace.sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let shown = sql.count > 100 ? sql.prefix(99) + "…" : sql[...]
      var lines = [style.bold(VisibleText.line(place)) + VisibleText.line(String(shown))]
      if let refusal = trace.refusal {
        lines.append(style.red("refused: ") + VisibleText.line(refusal))
      } else {
        lines += facts(trace).map { style.dim($0.name + ": ") + VisibleText.line($0.value) }
      }
      return lines.joined(separator: "\n  ") + "\n"
    }.joined()
  }

  private func facts(_ trace: StatementTrace) -> [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = []
    facts.append(("transaction", trace.isInBlock ? "\(trace.transaction), with others" : "\(trace.transaction), alone"))
    // What runs outside of transactions releases its locks before anybody can look: a table of commands says them.
    facts.append((trace.isObserved ? "locks" : "locks by the manual", words(trace.locks)))
    let inherited = trace.held.filter { !trace.locks.contains($0) }
    if !inherited.isEmpty { facts.append(("still held", words(inherited))) }
    if !trace.scans.isEmpty { facts.append(("scans", trace.scans.joined(separator: ", "))) }
    if !trace.rewrites.isEmpty { facts.append(("rewrites", trace.rewrites.joined(separator: ", "))) }
    return facts
  }

  private func words(_ locks: [RelationLock]) -> String {
    locks.isEmpty ? "none on what was there" : locks.map { "\($0.relation) (\($0.mode.words))" }.joined(separator: ", ")
  }

  /// The traces as `--format json` prints them; docs/json.md describes the shape.
  var json: JSON {
    .array(
      traces.map { trace in
        [
          "sql": .string(trace.sql),
          "script": .string(trace.script),
          "path": JSON(trace.place?.path),
          "line": JSON(trace.place?.line),
          "transaction": .integer(trace.transaction),
          "withOthers": .bool(trace.isInBlock),
          "observed": .bool(trace.isObserved),
          "locks": Self.json(trace.locks),
          "held": Self.json(trace.held),
          "scans": JSON(trace.scans),
          "rewrites": JSON(trace.rewrites),
          "refusal": JSON(trace.refusal),
        ]
      }
    )
  }

  private static func json(_ locks: [RelationLock]) -> JSON {
    .array(locks.map { ["relation": .string($0.relation), "mode": .string($0.mode.rawValue)] })
  }
}
