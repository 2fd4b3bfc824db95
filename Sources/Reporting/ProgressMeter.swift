import Synchronization

/// How far something long is: a bar at a terminal, a line now and then where nobody watches.
final class ProgressMeter: Sendable {
  /// How much is done, in what a pace is told of.
  enum Amount: Sendable, Hashable {
    case rows(Int64), bytes(Int64)

    var count: Int64 {
      switch self {
      case .rows(let count), .bytes(let count): count
      }
    }

    /// `3400 rows/s`, `12 MB/s`.
    func rate(since start: Amount, _ elapsed: Duration) -> String? {
      let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
      let pace = Int64(Double(count - start.count) / seconds)
      switch (self, start) {
      case (.rows, .rows): return "\(pace) rows/s"
      case (.bytes, .bytes): return pace < 10 << 20 ? "\(pace >> 10) kB/s" : "\(pace >> 20) MB/s"
      default: return nil
      }
    }
  }

  /// How far it was when it was told first: what the pace and the time that is left are reckoned from.
  struct Start {
    /// What it is that goes on.
    var subject: String
    var instant: ContinuousClock.Instant
    var share: Double?
    var amount: Amount?

    /// Whether something else has begun since.
    func isOver(_ subject: String, _ share: Double?, _ amount: Amount?) -> Bool {
      subject != self.subject || (share ?? 0) < (self.share ?? 0) || (amount?.count ?? 0) < (self.amount?.count ?? 0)
        || (share == nil) != (self.share == nil) || (amount == nil) != (self.amount == nil)
    }
  }

  private struct State {
    var start: Start?
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
  ///   - label: What is going on; where it is another one, or its share goes back, another thing has begun.
  ///   - share: From 0 to 1; `nil` where it is not known.
  ///   - amount: How much that is; `nil` where it is not known.
  ///   - subject: What it is the share of, where the label changes with it.
  func tell(_ label: String, _ share: Double?, _ amount: Amount? = nil, of subject: String? = nil) {
    let now = ContinuousClock.now
    let isTerminal = console.isErrorTerminal
    let text: String? = state.withLock { state in
      if state.start?.isOver(subject ?? label, share, amount) ?? true {
        state.start = Start(subject: subject ?? label, instant: now, share: share, amount: amount)
      }
      let pause = isTerminal ? Self.pauses.bar : Self.pauses.line
      guard state.told.map({ now - $0 >= pause }) ?? isTerminal else {
        if state.told == nil { state.told = now }
        return nil
      }
      state.told = now
      state.isShown = isTerminal
      let since = state.start.map { (now - $0.instant, $0.share ?? 0) }
      let elapsed = state.start.map { now - $0.instant } ?? .zero
      let start = state.start?.amount
      let rate = elapsed >= .seconds(2) ? amount.flatMap { now in start.flatMap { now.rate(since: $0, elapsed) } } : nil
      return Self.text(label, share, since, rate: rate, bar: isTerminal)
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

  /// `V2__x.sql:3: building index: scanning table  [#####-----] 50 %, 12 MB/s, 2 min left`.
  static func text(
    _ label: String,
    _ share: Double?,
    _ since: (Duration, Double)?,
    rate: String? = nil,
    bar: Bool
  ) -> String {
    let pace = rate.map { ", " + $0 } ?? ""
    guard let share else { return label + pace }
    var text = label
    if bar {
      let filled = Int(share * 20)
      text += "  [" + String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled) + "]"
    } else {
      text += ","
    }
    text += " \(Int(share * 100)) %" + pace
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
