public import BlueGreen
import Diagnostics
import OnlineCopy

/// What a swap would do, as `strata swap plan` shows it.
public struct SwapPlanReport: Report, Sendable {
  private let plan: SwapPlan

  public init(_ plan: SwapPlan) {
    self.plan = plan
  }

  public func text(_ style: TextStyle) -> String {
    var text = "schema    \(VisibleText.line(plan.names.schema)), built as \(VisibleText.line(plan.names.next)), "
    text += "kept as \(VisibleText.line(plan.names.previous))\n"
    text += "source    \(VisibleText.line(plan.source))\n"
    text += "disk      about \(megabytes(plan.bytesNeeded))\n\n"
    var table = TextTable([.init("table"), .init("becomes"), .init("rows", .trailing), .init("key"), .init("columns")])
    for copy in plan.tables {
      let kept = Set(copy.mapping.columns.map(\.target))
      let gone = copy.mapping.dropped.filter { !kept.contains($0) }
      let changes = copy.mapping.columns.compactMap(\.words) + gone.map { "\($0) goes" }
      table.add([
        copy.source.name, copy.target.name, "\(copy.rows)", copy.key.joined(separator: ", "),
        changes.isEmpty ? "the same" : changes.joined(separator: ", "),
      ])
    }
    text += table.text(style)
    if !plan.findings.isEmpty { text += "\n" + FindingsReport(plan.findings).text(style) }
    return text
  }

  /// The plan as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "schema": .string(plan.names.schema),
      "next": .string(plan.names.next),
      "previous": .string(plan.names.previous),
      "source": .string(plan.source),
      "bytes": .integer(Int(plan.bytesNeeded)),
      "tables": .array(
        plan.tables.map { copy in
          [
            "from": .string(copy.source.name),
            "to": .string(copy.target.name),
            "rows": .integer(Int(copy.rows)),
            "bytes": .integer(Int(copy.bytes)),
            "key": JSON(copy.key),
            "columns": .array(copy.mapping.columns.map(\.json)),
            "dropped": JSON(copy.mapping.dropped),
            "withoutInverse": JSON(copy.mapping.withoutInverse),
          ]
        }
      ),
      "added": JSON(plan.added),
      "left": .array(plan.left.map { ["table": .string($0.name), "rows": .integer(Int($0.rows))] }),
      "outside": JSON(plan.outside),
      "findings": .array(plan.findings.map(\.json)),
    ]
  }
}

extension ColumnMapping {
  /// What becomes of the column, where it is not the same.
  fileprivate var words: String? {
    switch origin {
    case .same: nil
    case .generated: "\(target) generated"
    case .renamed(let from): "\(from) → \(target)"
    case .cast(let from, _): from == target ? "\(target) cast" : "\(from) → \(target), cast"
    case .expression: "\(target) computed"
    case .ownDefault: "\(target) new"
    }
  }

  fileprivate var json: JSON {
    let (how, from): (String, String?) =
      switch origin {
      case .same: ("same", target)
      case .renamed(let from): ("renamed", from)
      case .cast(let from, _): ("cast", from)
      case .expression(let sql, _): ("expression", sql)
      case .ownDefault: ("default", nil)
      case .generated: ("generated", nil)
      }
    return ["column": .string(target), "how": .string(how), "from": JSON(from)]
  }
}

private func megabytes(_ bytes: Int64) -> String {
  bytes < 1 << 20 ? "\(bytes / 1024) kB" : "\(bytes >> 20) MB"
}
