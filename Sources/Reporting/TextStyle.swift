/// Emphasis by ANSI colours, or none.
///
/// Colour is decoration only: no fact is told by it alone.
public struct TextStyle: Sendable, Hashable {
  private let isColoured: Bool

  private init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// No colour at all.
  public static let plain = TextStyle(isColoured: false)
  /// ANSI colours.
  public static let coloured = TextStyle(isColoured: true)

  public func bold(_ text: String) -> String { wrap(text, "1") }
  public func dim(_ text: String) -> String { wrap(text, "2") }
  public func red(_ text: String) -> String { wrap(text, "31") }
  public func green(_ text: String) -> String { wrap(text, "32") }
  public func yellow(_ text: String) -> String { wrap(text, "33") }
  public func cyan(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
