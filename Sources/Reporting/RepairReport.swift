public import Migrations

/// What `baseline` or `repair` changed in a ledger.
public struct RepairReport: Report, Sendable {
  private let repairs: [LedgerRepair]

  public init(_ repairs: [LedgerRepair]) {
    self.repairs = repairs
  }

  /// One line for each version.
  public func text(_ style: TextStyle) -> String {
    repairs.map { "\($0.version): \($0.words)\n" }.joined()
  }

  public var isSummary: Bool { true }

  /// The result as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON { ["repairs": .array(repairs.map(\.json))] }

  /// The repairs with who, when and why.
  static func table(_ repairs: [LedgerRepair]) -> TextTable {
    var table = TextTable([.init("repaired at"), .init("by"), .init("version"), .init("what"), .init("reason")])
    for repair in repairs {
      table.add([repair.repairedAt, repair.repairedBy, repair.version.text, repair.words, repair.reason])
    }
    return table
  }
}

extension LedgerRepair {
  fileprivate var words: String {
    switch action {
    case .baseline: "recorded as applied, not run"
    case .accept:
      "accepted SHA-256 \((checksumAfter ?? "").prefix(12))… in place of \((checksumBefore ?? "").prefix(12))…"
    case .forget: "forgotten"
    }
  }

  var json: JSON {
    [
      "version": .string(version.text),
      "action": .string(action.rawValue),
      "reason": .string(reason),
      "checksumBefore": JSON(checksumBefore),
      "checksumAfter": JSON(checksumAfter),
      "at": .string(repairedAt),
      "by": .string(repairedBy),
      "tool": .string(toolVersion),
      "host": JSON(clientHost),
    ]
  }
}
