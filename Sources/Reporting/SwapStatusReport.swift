public import BlueGreen
import OnlineCopy

/// Where swaps stand.
public struct SwapStatusReport: Report, Sendable {
  private let swaps: [SwapStatus]

  public init(_ swaps: [SwapStatus]) {
    self.swaps = swaps
  }

  public func text(_ style: TextStyle) -> String {
    if swaps.isEmpty { return "no swap is under way\n" }
    return swaps.map { text($0, style) }.joined(separator: "\n")
  }

  private func text(_ swap: SwapStatus, _ style: TextStyle) -> String {
    var text = "schema    \(VisibleText.line(swap.names.schema))\n"
    text += "phase     \(style.bold(swap.phase.rawValue))\(hint(swap.phase))\n"
    text += "source    \(VisibleText.line(swap.source))\n"
    text += "started   \(swap.startedAt)\n"
    if let time = swap.exchangedAt { text += "exchanged \(time)\n" }
    if let time = swap.keptUntil, swap.phase == .swapped {
      text += "kept      \(VisibleText.line(swap.passive)), until \(time)\n"
    }
    guard !swap.tables.isEmpty else { return text }
    var table = TextTable([
      .init("table"), .init("into"), .init("phase"), .init("copied", .trailing), .init("of about", .trailing),
      .init("replayed", .trailing), .init("waiting", .trailing),
    ])
    for copy in swap.tables {
      table.add([
        "\(copy.source)", "\(copy.target)", copy.phase.rawValue, "\(copy.copied)", "\(copy.estimated)",
        "\(copy.replayed)", "\(copy.pending)",
      ])
    }
    return text + "\n" + table.text(style)
  }

  private func hint(_ phase: SwapPhase) -> String {
    switch phase {
    case .copying: ": strata swap start goes on"
    case .following: ": the new schema follows; verify, cutover or abort"
    case .swapped: ": the new schema is in use, the old one follows; watch, revert or finish"
    case .reverted: ": the old schema is in use again, the new one follows; cutover or abort"
    case .finished, .aborted: ""
    }
  }

  /// The swaps as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    [
      "swaps": .array(
        swaps.map { swap in
          [
            "schema": .string(swap.names.schema),
            "phase": .string(swap.phase.rawValue),
            "source": .string(swap.source),
            "passive": .string(swap.passive),
            "startedAt": .string(swap.startedAt),
            "exchangedAt": JSON(swap.exchangedAt),
            "keptUntil": JSON(swap.keptUntil),
            "tables": .array(
              swap.tables.map { table in
                [
                  "from": .string("\(table.source)"),
                  "to": .string("\(table.target)"),
                  "phase": .string(table.phase.rawValue),
                  "copied": .integer(Int(table.copied)),
                  "estimated": .integer(Int(table.estimated)),
                  "replayed": .integer(Int(table.replayed)),
                  "waiting": .integer(Int(table.pending)),
                ]
              }
            ),
          ]
        }
      )
    ]
  }
}
