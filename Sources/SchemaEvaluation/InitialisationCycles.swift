import Diagnostics

/// Globals whose initialisers need each other.
///
/// Swift initialises a global on first use, once, and a second use waits for the first. Two globals that need each other
/// would therefore wait for ever, without a word; so it is ruled out before anything runs.
struct InitialisationCycles {
  private struct Node {
    var declaration: GlobalScanner.Declaration
    var path: String
    var targets: [Int] = []
  }

  private var nodes: [Node] = []

  /// - Parameter files: the path as it is shown, and what was found in it.
  init(_ files: [(path: String, declarations: [GlobalScanner.Declaration])]) {
    var shared: [String: [Int]] = [:]
    var own: [String: [String: [Int]]] = [:]
    for file in files {
      for declaration in file.declarations {
        if declaration.isPrivate {
          own[file.path, default: [:]][declaration.name, default: []].append(nodes.count)
        } else {
          shared[declaration.name, default: []].append(nodes.count)
        }
        nodes.append(Node(declaration: declaration, path: file.path))
      }
    }
    for index in nodes.indices {
      let node = nodes[index]
      nodes[index].targets = node.declaration.mentions.flatMap { name in
        own[node.path]?[name] ?? shared[name] ?? []
      }
    }
  }

  /// One error for each cycle, at the first of its globals, naming the others.
  var diagnostics: [Diagnostic] {
    var reported: Set<Int> = []
    var diagnostics: [Diagnostic] = []
    for index in nodes.indices where nodes[index].declaration.kind == .stored && !reported.contains(index) {
      guard let cycle = cycle(through: index) else { continue }
      let globals = cycle.filter { nodes[$0].declaration.kind == .stored }
      reported.formUnion(globals)
      let name = nodes[index].declaration.name
      let others = globals.dropFirst()
        .map { "\(nodes[$0].declaration.name) (\(Place(path: nodes[$0].path, line: nodes[$0].declaration.line)))" }
      let message =
        others.isEmpty
        ? "the initialiser of \(name) needs \(name) itself"
        : "the initialisers of \(name) and \(others.joined(separator: " and ")) need each other"
      diagnostics.append(
        Diagnostic(
          .error,
          code: "initialisation-cycle",
          at: Place(path: nodes[index].path, line: nodes[index].declaration.line),
          message,
          advice: "Both would wait for each other for ever. Refer to other tables by name, as in references: "
            + ".init(\"organizations\", \"id\"), or move what they share into a third global."
        )
      )
    }
    return diagnostics
  }

  /// The shortest way from a node back to itself, the node first.
  private func cycle(through start: Int) -> [Int]? {
    var previous: [Int: Int] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for target in nodes[node].targets {
        if target == start {
          var path = [node]
          while let before = previous[path[0]] { path.insert(before, at: 0) }
          return path
        }
        if previous[target] == nil {
          previous[target] = node
          queue.append(target)
        }
      }
    }
    return nil
  }
}
