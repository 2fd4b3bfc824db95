public import Diagnostics
import FoundationEssentials
import Yams

extension LintConfiguration {
  /// The name of the file in a project's folder.
  public static let fileName = "strata.yml"

  /// Reads a project's configuration; every rule is at its own level where there is none.
  ///
  /// - Parameter path: A file that was asked for and has to be there; `nil` for `strata.yml` in the working directory.
  /// - Throws: ``Failure`` of the category usage with the line of every mistake.
  public static func read(_ path: String? = nil) throws(Failure) -> LintConfiguration {
    let file = path ?? fileName
    guard let data = FileManager.default.contents(atPath: file) else {
      if path == nil, !FileManager.default.fileExists(atPath: file) { return LintConfiguration() }
      throw Failure(
        .usage,
        code: "configuration-unreadable",
        "the configuration \(file) cannot be read",
        advice: "Name a YAML file that this user may read."
      )
    }
    return try LintConfiguration(yaml: String(decoding: data, as: UTF8.self), path: file)
  }

  /// Reads a configuration from its text.
  public init(yaml text: String, path: String) throws(Failure) {
    var reader = Reader(path: path)
    do {
      if let root = try Yams.compose(yaml: text) { reader.read(root) }
    } catch {
      let line = (error as? YamlError)?.line
      reader.report("it is not YAML: \(Self.reason(error))", line)
    }
    guard reader.problems.isEmpty else {
      throw Failure(
        .usage,
        code: "bad-configuration",
        "the configuration \(path) has \(reader.problems.count == 1 ? "a mistake" : "\(reader.problems.count) mistakes")",
        advice: "`strata lint --rules` lists the rules; a level is off, note, warning or error.",
        diagnostics: reader.problems
      )
    }
    self.init()
    sections = reader.sections
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let keys, _): "\(keys.count == 1 ? "a member" : "members") stated twice"
    default: "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? "unreadable"
    }
  }
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }
}

/// Turns YAML into sections, collecting what is wrong.
private struct Reader {
  let path: String
  var sections: [LintConfiguration.Section] = []
  var problems: [Diagnostic] = []

  init(path: String) { self.path = path }

  mutating func report(_ message: String, _ line: Int?) {
    problems.append(Diagnostic(.error, code: "bad-configuration", at: Place(path: path, line: line), message))
  }

  mutating func read(_ root: Node) {
    members(of: root, "the file", ["lint"]) { reader, name, value in
      reader.members(of: value, name, ["rules", "paths"]) { reader, name, value in
        if name == "rules" {
          reader.sections.insert(.init(path: nil, levels: reader.levels(value)), at: 0)
        } else {
          reader.readPaths(value)
        }
      }
    }
  }

  private mutating func readPaths(_ node: Node) {
    guard let list = node.sequence else { return report("paths is a list of path and rules", node.mark?.line) }
    for element in list {
      var glob: Glob?
      var levels: [String: LintConfiguration.Level] = [:]
      members(of: element, "an element of paths", ["path", "rules"]) { reader, name, value in
        if name == "rules" {
          levels = reader.levels(value)
        } else if let pattern = value.string, !pattern.isEmpty {
          glob = Glob(pattern)
        } else {
          reader.report("path is a pattern such as migrations/billing/V1.*", value.mark?.line)
        }
      }
      if let glob {
        sections.append(.init(path: glob, levels: levels))
      } else if problems.isEmpty {
        report("an element of paths has no path", element.mark?.line)
      }
    }
  }

  private mutating func levels(_ node: Node) -> [String: LintConfiguration.Level] {
    var levels: [String: LintConfiguration.Level] = [:]
    guard let mapping = node.mapping else {
      report("rules says a level for each rule, such as varchar-length: off", node.mark?.line)
      return levels
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard let code = name == "all" ? name : LintRules.find(name)?.code else {
        report("there is no rule \(name)", key.mark?.line)
        continue
      }
      // YAML reads a plain `off` as false; the text is what was meant.
      guard let level = value.scalar.flatMap({ LintConfiguration.Level(rawValue: $0.string) }) else {
        report("the level of \(name) is none of off, note, warning, error", value.mark?.line)
        continue
      }
      levels[code] = level
    }
    return levels
  }

  private mutating func members(
    of node: Node,
    _ what: String,
    _ known: [String],
    _ body: (inout Reader, String, Node) -> Void
  ) {
    guard let mapping = node.mapping else {
      return report("\(what) has members: \(known.joined(separator: ", "))", node.mark?.line)
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard known.contains(name) else {
        report("\(name) is none of \(known.joined(separator: ", "))", key.mark?.line)
        continue
      }
      body(&self, name, value)
    }
  }
}
