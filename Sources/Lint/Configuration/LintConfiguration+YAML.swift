import Configuration
public import Diagnostics
import Yams

extension LintConfiguration {
  /// Reads a project's configuration; every rule is at its own level where there is none.
  ///
  /// - Parameter path: A file that was asked for and has to be there; `nil` for `strata.yml` in the working directory.
  /// - Throws: ``Failure`` of the category usage with the line of every mistake.
  public static func read(_ path: String? = nil) throws(Failure) -> LintConfiguration {
    let file = path ?? ConfigurationFile.name
    let text: String?
    do {
      text = try ConfigurationFile.text(at: file)
    } catch {
      throw .configurationUnreadable(file)
    }
    if text == nil, path != nil { throw .configurationUnreadable(file) }
    return try text.map { text throws(Failure) in try LintConfiguration(yaml: text, path: file) } ?? LintConfiguration()
  }

  /// Reads a configuration from its text.
  public init(yaml text: String, path: String) throws(Failure) {
    var reader = ConfigurationReader(yaml: text, path: path)
    var sections: [Section] = []
    reader.section("lint") { reader, node in
      reader.members(of: node, "lint", ["rules", "paths"]) { reader, name, value in
        if name == "rules" {
          sections.insert(.init(path: nil, levels: reader.levels(value)), at: 0)
        } else {
          sections += reader.paths(value)
        }
      }
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
    self.sections = sections
  }
}

extension Failure {
  fileprivate static func configurationUnreadable(_ file: String) -> Failure {
    Failure(
      .usage,
      code: "configuration-unreadable",
      "the configuration \(file) cannot be read",
      advice: "Name a YAML file that this user may read."
    )
  }
}

extension ConfigurationReader {
  fileprivate mutating func paths(_ node: Node) -> [LintConfiguration.Section] {
    guard let list = node.sequence else {
      report("paths is a list of path and rules", at: node)
      return []
    }
    var sections: [LintConfiguration.Section] = []
    for element in list {
      var glob: Glob?
      var levels: [String: LintConfiguration.Level] = [:]
      members(of: element, "an element of paths", ["path", "rules"]) { reader, name, value in
        if name == "rules" {
          levels = reader.levels(value)
        } else if let pattern = value.string, !pattern.isEmpty {
          glob = Glob(pattern)
        } else {
          reader.report("path is a pattern such as migrations/billing/V1.*", at: value)
        }
      }
      if let glob {
        sections.append(.init(path: glob, levels: levels))
      } else if problems.isEmpty {
        report("an element of paths has no path", at: element)
      }
    }
    return sections
  }

  fileprivate mutating func levels(_ node: Node) -> [String: LintConfiguration.Level] {
    var levels: [String: LintConfiguration.Level] = [:]
    guard let mapping = node.mapping else {
      report("rules says a level for each rule, such as varchar-length: off", at: node)
      return levels
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard let code = name == "all" ? name : LintRules.find(name)?.code else {
        report("there is no rule \(name)", at: key)
        continue
      }
      // YAML reads a plain `off` as false; the text is what was meant.
      guard let level = value.scalar.flatMap({ LintConfiguration.Level(rawValue: $0.string) }) else {
        report("the level of \(name) is none of off, note, warning, error", at: value)
        continue
      }
      levels[code] = level
    }
    return levels
  }
}
