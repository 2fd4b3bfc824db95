import HeapModule

/// Puts things in an order in which nothing comes before what it needs, and that is otherwise the order they were given
/// in: the same input gives the same output.
///
/// The idea is pg_dump's (`pg_dump_sort.c`): first a deterministic order by kind and name, then a topological sort that
/// disturbs it as little as possible.
public struct DependencySort: Sendable {
  /// For each node the nodes that must come after it.
  private var successors: [[Int]]
  private var predecessorCount: [Int]

  /// - Parameter count: How many nodes there are; they are numbered from 0 in the preferred order.
  public init(count: Int) {
    successors = Array(repeating: [], count: count)
    predecessorCount = Array(repeating: 0, count: count)
  }

  /// Says that one node must come before another.
  public mutating func order(_ first: Int, before second: Int) {
    guard first != second else { return }
    successors[first].append(second)
    predecessorCount[second] += 1
  }

  /// What sorting came to.
  public enum Outcome: Sendable, Equatable {
    case sorted([Int])
    /// No order exists: each node of the cycle must come before the next, and the last before the first.
    case cycle([Int])
  }

  /// The order, or one cycle that forbids it.
  public func sorted() -> Outcome {
    var waiting = predecessorCount
    var ready = Heap(waiting.indices.filter { waiting[$0] == 0 })
    var order: [Int] = []
    order.reserveCapacity(waiting.count)
    while let node = ready.popMin() {
      order.append(node)
      for next in successors[node] {
        waiting[next] -= 1
        if waiting[next] == 0 { ready.insert(next) }
      }
    }
    guard order.count < waiting.count else { return .sorted(order) }
    return .cycle(cycle(among: waiting.indices.filter { waiting[$0] > 0 }))
  }

  /// A shortest-first walk is not needed: any cycle among the nodes that are left names the trouble. Every such node has
  /// a predecessor among them, so walking backwards must meet itself.
  private func cycle(among left: [Int]) -> [Int] {
    let remaining = Set(left)
    var predecessor: [Int: Int] = [:]
    for node in left {
      for next in successors[node] where remaining.contains(next) && predecessor[next] == nil {
        predecessor[next] = node
      }
    }
    var path: [Int] = []
    var seen: [Int: Int] = [:]
    var node = left[0]
    while seen[node] == nil {
      seen[node] = path.count
      path.append(node)
      guard let previous = predecessor[node] else { return [node] }
      node = previous
    }
    return Array(path[(seen[node] ?? 0)...].reversed())
  }
}
