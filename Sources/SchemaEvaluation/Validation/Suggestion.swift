/// What a misspelled name may have meant.
enum Suggestion {
  /// `Did you mean "invoices"?` where a name is near enough, else `nil`.
  static func nearest(to name: String, among candidates: some Collection<String>) -> String? {
    let limit = max(1, name.count / 3)
    let best = candidates.map { ($0, distance(name, $0, limit: limit)) }.filter { $0.1 <= limit }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }
    return best.map { "Did you mean \"\($0.0)\"?" }
  }

  /// The number of letters to insert, delete, replace or swap, up to `limit` + 1.
  private static func distance(_ left: String, _ right: String, limit: Int) -> Int {
    let (a, b) = (Array(left.lowercased()), Array(right.lowercased()))
    if abs(a.count - b.count) > limit { return limit + 1 }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [i] + Array(repeating: 0, count: b.count)
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { current[j] = min(current[j], before[j - 2] + 1) }
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}
