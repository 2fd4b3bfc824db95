import Synchronization

/// How far something long is: a bar at a terminal, a line now and then where nobody watches.
final class ProgressMeter: Sendable {
  private struct State {
    var label = ""
    /// When the share was told first, and what it was: what the time that is left is reckoned from.
    var start: (instant: ContinuousClock.Instant, share: Double)?
    var told: ContinuousClock.Instant?
    var isShown = false
  }

  private let console: Console
  private let state = Mutex(State())
  /// How often a line is written where there is no terminal, and how often the bar moves where there is one.
  private static let pauses = (line: Duration.seconds(30), bar: Duration.milliseconds(200))

  init(_ console: Console) {
    self.console = console
  }

  /// Says how far it is.
  ///
  /// - Parameters:
  ///   - label: What is going on; where its share goes back, another thing has begun.
  ///   - share: From 0 to 1; `nil` where it is not known.
  func tell(_ label: String, _ share: Double?) {
    let now = ContinuousClock.now
    let isTerminal = console.isErrorTerminal
    let text: String? = state.withLock { state in
      if let share, state.start.map({ share < $0.share }) ?? true { state.start = (now, share) }
      let pause = isTerminal ? Self.pauses.bar : Self.pauses.line
      guard state.told.map({ now - $0 >= pause }) ?? isTerminal else {
        if state.told == nil { state.told = now }
        return nil
      }
      state.told = now
      state.isShown = isTerminal
      return Self.text(label, share, state.start.map { (now - $0.instant, $0.share) }, bar: isTerminal)
    }
    guard let text else { return }
    if isTerminal { console.transient(text) } else { console.progress(text) }
  }

  /// Takes the bar away, so that something else can be written.
  func clear() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { console.transient("") }
  }

  /// `V2__x.sql:3: building index: scanning table  [#####-----] 50 %, 2 min left`.
  static func text(_ label: String, _ share: Double?, _ since: (Duration, Double)?, bar: Bool) -> String {
    guard let share else { return label }
    var text = label
    if bar {
      let filled = Int(share * 20)
      text += "  [" + String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled) + "]"
    } else {
      text += ","
    }
    text += " \(Int(share * 100)) %"
    if let (elapsed, first) = since, share > first, elapsed >= .seconds(2) {
      let left = elapsed * ((1 - share) / (share - first))
      text += ", \(Self.words(left)) left"
    }
    return text
  }

  private static func words(_ time: Duration) -> String {
    let seconds = time.components.seconds
    if seconds < 90 { return "\(seconds) s" }
    return seconds < 5400 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
