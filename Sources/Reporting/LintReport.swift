import Diagnostics
public import Lint

/// What `strata lint` found.
public struct LintReport: Sendable {
  private let result: LintResult
  private let isStrict: Bool
  private let showsTrace: Bool

  /// - Parameters:
  ///   - strict: Whether notes count too.
  ///   - trace: Whether what each statement did is shown.
  public init(_ result: LintResult, strict: Bool = false, trace: Bool = false) {
    self.result = result
    isStrict = strict
    showsTrace = trace
  }

  /// 2 where there is an error or a warning, or, if that is asked for, a note.
  public var exitStatus: ExitStatus {
    result.findings.contains { isStrict || $0.severity > .note } ? .differences : .done
  }

  /// The findings for a person, in the form of compilers, with what to do below each.
  public func text(_ style: TextStyle) -> String {
    var text = showsTrace ? TraceText(result.traces).text(style) : ""
    for finding in result.findings {
      let rule = LintRules.find(finding.code)?.name ?? ""
      var marked = finding
      marked.message += " [\([finding.code, rule].filter { !$0.isEmpty }.joined(separator: " "))]"
      text += marked.text(style) + "\n"
    }
    return text + summary
  }

  private var summary: String {
    if result.findings.isEmpty { return "no findings\n" }
    let counts = Diagnostic.Severity.allCases.reversed().compactMap { severity -> String? in
      let count = result.findings.count { $0.severity == severity }
      return count == 0 ? nil : counted(count, severity.rawValue)
    }
    return counts.joined(separator: ", ") + "\n"
  }

  /// Annotations for a pull request, as GitHub's runners read them from the output of a step.
  public var github: String {
    result.findings.map { finding in
      let command =
        switch finding.severity {
        case .note: "notice"
        case .warning: "warning"
        case .error: "error"
        }
      var properties: [String] = []
      if let place = finding.place {
        properties.append("file=\(Self.property(place.path))")
        if let line = place.line { properties.append("line=\(line)") }
      }
      let name = LintRules.find(finding.code)?.name ?? finding.code
      properties.append("title=\(Self.property("\(finding.code) \(name)"))")
      let message = ([finding.message] + [finding.advice].compactMap { $0 }).joined(separator: "\n")
      return "::\(command) \(properties.joined(separator: ","))::\(Self.data(message))\n"
    }.joined()
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// The findings as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    var members: [JSON.Member] = [
      .init(
        "findings",
        .array(
          result.findings.map { finding in
            guard case .object(var members) = finding.json else { return .null }
            members.append(.init("rule", JSON(LintRules.find(finding.code)?.name)))
            return .object(members)
          }
        )
      )
    ]
    if showsTrace { members.append(.init("trace", TraceText(result.traces).json)) }
    return .object(members)
  }
}
