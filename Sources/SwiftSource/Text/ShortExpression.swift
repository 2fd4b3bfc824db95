/// Puts an expression together as a person would have written it: without the parentheses that precedence makes needless,
/// without the casts that PostgreSQL adds by itself, with `IN` and `LIKE` for what it makes of them.
struct ShortExpression {
  private typealias Node = ExpressionTree.Node

  /// The expression in short; as it is where it cannot be taken apart.
  static func text(_ expression: String) -> String {
    guard var tree = ExpressionTree(expression) else { return expression }
    tree.nodes = short(tree.nodes)
    while tree.nodes.count == 1, tree.nodes[0].isGroup, !isQuery(tree.nodes[0].children) {
      tree.nodes = tree.nodes[0].children
    }
    return tree.text
  }

  // MARK: Shapes

  private static let comparisons: Set<String> = ["=", "<>", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*"]
  private static let patterns = ["~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE"]
  private static let paths: Set<String> = ["->", "->>", "#>", "#>>", "?"]
  /// Signs that bind stronger than a comparison.
  private static let arithmetic: Set<String> = ["+", "-", "*", "/", "%", "||", "->", "->>", "#>", "#>>"]

  private static func isQuery(_ nodes: [Node]) -> Bool {
    nodes.first.map { $0.isWord("SELECT") || $0.isWord("WITH") || $0.isWord("VALUES") } ?? true
  }

  private static func isSign(_ node: Node) -> Bool {
    node.kind == .sign && ![".", ",", "::"].contains(node.text)
  }

  /// The word that joins conditions, where the nodes are conditions joined by one.
  private static func joint(_ nodes: [Node]) -> String? {
    for word in ["AND", "OR"] where nodes.contains(where: { $0.isWord(word) }) {
      return nodes.contains { $0.isWord("BETWEEN") || $0.isWord("CASE") } ? nil : word
    }
    return nil
  }

  /// The two sides of an operation with one sign.
  private static func operation(_ nodes: [Node]) -> (left: [Node], sign: Node, right: [Node])? {
    let signs = nodes.indices.filter { isSign(nodes[$0]) }
    guard signs.count == 1, let index = signs.first, index > 0, index < nodes.count - 1, joint(nodes) == nil,
      !nodes.contains(where: { ["CASE", "NOT", "IS", "BETWEEN"].contains($0.text) && $0.kind == .word })
    else { return nil }
    return (Array(nodes[..<index]), nodes[index], Array(nodes[(index + 1)...]))
  }

  // MARK: Shortening

  private static func short(_ nodes: [Node]) -> [Node] {
    var nodes = nodes
    for index in nodes.indices where nodes[index].kind == .group {
      let isCall = index > 0 && nodes[index - 1].kind == .word && nodes[index].space.isEmpty
      if isQuery(nodes[index].children), !nodes[index].children.isEmpty {
        nodes[index].children = shortQuery(nodes[index].children)
      } else {
        nodes[index].children = short(nodes[index].children)
        if isCall { nodes[index].children = shortArguments(nodes[index].children) }
      }
    }
    if let word = joint(nodes) { return shortConditions(nodes, word) }
    if let index = nodes.firstIndex(where: { $0.isWord("IS") }), index == 1 { return opened(nodes[0]) + nodes[1...] }
    guard let (left, sign, right) = operation(nodes) else { return nodes }
    if let list = shortList(left, sign, right) { return list }
    if paths.contains(sign.text) { return left + [sign] + withoutTextCast(right) }
    guard comparisons.contains(sign.text) || patterns[sign.text] != nil else { return nodes }
    var named = sign
    if let word = patterns[sign.text] {
      named.kind = .word
      named.text = word
    }
    let (first, second) = shortSides(left, right)
    return first + [named] + second
  }

  /// The conditions of an `AND` or `OR` without parentheses of their own, unless the other word is in them.
  private static func shortConditions(_ nodes: [Node], _ word: String) -> [Node] {
    var result: [Node] = []
    for (index, node) in nodes.enumerated() {
      let isWhole =
        (index == 0 || nodes[index - 1].isWord(word)) && (index == nodes.count - 1 || nodes[index + 1].isWord(word))
      guard isWhole, node.isGroup, !isQuery(node.children), joint(node.children) == nil,
        !node.children.contains(where: { $0.isWord("CASE") })
      else {
        result.append(node)
        continue
      }
      result += spliced(node)
    }
    return result
  }

  /// The content of a group in its place.
  private static func spliced(_ group: Node) -> [Node] {
    var children = group.children
    if !children.isEmpty { children[0].space = group.space }
    return children
  }

  /// An operand of a comparison without parentheses where its sign binds stronger.
  private static func opened(_ node: Node) -> [Node] {
    guard node.isGroup, let (_, sign, _) = operation(node.children), arithmetic.contains(sign.text) else {
      return [node]
    }
    return spliced(node)
  }

  private static func shortSides(_ left: [Node], _ right: [Node]) -> ([Node], [Node]) {
    let first = withoutCast(left)
    let second = withoutCast(right)
    let hasConstant = isConstant(first ?? left) || isConstant(second ?? right)
    if hasConstant || (first != nil && second != nil) { return (first ?? open(left), second ?? open(right)) }
    return (open(left), open(right))
  }

  private static func open(_ nodes: [Node]) -> [Node] { nodes.count == 1 ? opened(nodes[0]) : nodes }

  private static func isConstant(_ nodes: [Node]) -> Bool {
    nodes.count == 1 && (nodes[0].kind == .string || (nodes[0].kind == .word && nodes[0].text.first?.isNumber == true))
  }

  /// A constant or a name without the cast after it; `nil` where there is none.
  private static func withoutCast(_ nodes: [Node]) -> [Node]? {
    guard nodes.count >= 3, nodes[1].isSign("::") else { return nil }
    if nodes[0].kind == .string { return [nodes[0]] }
    guard nodes[0].isGroup else { return nil }
    var inner = nodes[0].children
    if let bare = withoutCast(inner) { inner = bare }
    let isName = inner.allSatisfy { $0.kind == .word || $0.isSign(".") }
    let isNegative = inner.count == 2 && inner[0].isSign("-") && inner[1].kind == .word
    guard isName || isNegative || (inner.count == 1 && inner[0].kind == .string) else { return nil }
    inner[0].space = nodes[0].space
    return inner
  }

  /// A constant without its cast to text.
  private static func withoutTextCast(_ nodes: [Node]) -> [Node] {
    guard nodes.count == 3, nodes[0].kind == .string, nodes[1].isSign("::"), nodes[2].isWord("text") else {
      return nodes
    }
    return [nodes[0]]
  }

  /// `x IN ('a', 'b')` for `x = ANY (ARRAY['a'::text, 'b'::text])`, `x NOT IN (…)` for `x <> ALL (ARRAY[…])`.
  private static func shortList(_ left: [Node], _ sign: Node, _ right: [Node]) -> [Node]? {
    let words = ["=": ("ANY", "IN"), "<>": ("ALL", "NOT IN")]
    guard right.count == 2, let (quantifier, word) = words[sign.text], right[0].isWord(quantifier), right[1].isGroup,
      var list = right.last?.children
    else { return nil }
    // (ARRAY[…])::text[]
    if list.count >= 3, list[0].isGroup, list[1].isSign("::") { list = list[0].children }
    guard list.count == 2, list[0].isWord("ARRAY"), list[1].kind == .group else { return nil }
    let elements = list[1].children.split(omittingEmptySubsequences: false) { $0.isSign(",") }
    let bare = elements.map { element -> [Node] in
      var nodes = withoutCast(Array(element)) ?? Array(element)
      nodes[0].space = ""
      return nodes
    }
    guard bare.count > 1, bare.allSatisfy({ isConstant($0) }) else { return nil }
    var group = right[1]
    group.children = Array(bare.map { $0 }.joined(separator: [Node(kind: .sign, text: ",")]))
    for index in group.children.indices.dropFirst() where group.children[index - 1].isSign(",") {
      group.children[index].space = " "
    }
    return (withoutCast(left) ?? open(left)) + [Node(kind: .word, text: word, space: sign.space), group]
  }

  /// The arguments of a call without parentheses of their own.
  private static func shortArguments(_ nodes: [Node]) -> [Node] {
    let arguments = nodes.split(omittingEmptySubsequences: false) { $0.isSign(",") }.map(Array.init)
    guard !arguments.isEmpty else { return nodes }
    let short = arguments.map { argument -> [Node] in
      if argument.count == 1, argument[0].isGroup, !isQuery(argument[0].children),
        !argument[0].children.contains(where: { $0.isSign(",") })
      {
        return spliced(argument[0])
      }
      if argument.last?.isWord("text") == true, let bare = withoutCast(argument) { return bare }
      return argument
    }
    return Array(short.joined(separator: [Node(kind: .sign, text: ",")]))
  }

  /// A query without the blank before it and without the name of its only column where that is the function's.
  private static func shortQuery(_ nodes: [Node]) -> [Node] {
    var nodes = nodes
    nodes[0].space = ""
    let count = nodes.count
    if count > 4, nodes[count - 2].isWord("AS"), nodes[count - 3].isGroup, nodes[count - 4].kind == .word,
      nodes[count - 4].text == nodes[count - 1].text
    {
      nodes.removeLast(2)
    }
    return nodes
  }
}
