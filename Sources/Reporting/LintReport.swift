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
      text += finding.text(style, withCode: true) + "\n"
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

  /// Annotations for a pull request.
  public var github: String { FindingsReport(result.findings).github }

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
