extension Duration {
  /// Reads a time as PostgreSQL's configuration spells it: `500ms`, `3s`, `5min`, `1h`, or `0` for none.
  ///
  /// A bare number is refused: PostgreSQL takes it for milliseconds, people mean seconds.
  public init?(setting text: some StringProtocol) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, digits.utf8.count <= 12, let number = Int64(digits) else { return nil }
    switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
    case "ms": self = .milliseconds(number)
    case "s": self = .seconds(number)
    case "min": self = .seconds(number * 60)
    case "h": self = .seconds(number * 3600)
    case "" where number == 0: self = .zero
    default: return nil
    }
  }

  /// Whole milliseconds, rounded down.
  public var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }

  /// The time as people read it: `850 ms`, `3 s`, `1.5 s`, `5 min`.
  public var words: String {
    let milliseconds = wholeMilliseconds
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    if milliseconds < 120_000 {
      let tenths = milliseconds % 1000 / 100
      return tenths == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds / 1000).\(tenths) s"
    }
    if milliseconds < 7_200_000 { return "\(milliseconds / 60_000) min" }
    return "\(milliseconds / 3_600_000) h"
  }

  /// The time as a PostgreSQL setting, in milliseconds.
  public var setting: String { "\(max(0, wholeMilliseconds))ms" }
}
